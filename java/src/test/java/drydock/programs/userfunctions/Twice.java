package drydock.programs.userfunctions;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * TWICE, translated from user-functions.cob:3.
 */
public final class Twice extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Zoned cnt = storage.record(2).zoned(0, "99").value(0); // 01 CNT, user-functions.cob:6

    // LINKAGE SECTION

    private final Storage aStorage = linkageStorage();
    private final Zoned a = aStorage.linkage(4).zoned(0, "9(4)"); // 01 A, user-functions.cob:8

    private final Storage rStorage = Storage.allocate(6);
    private final Zoned r = rStorage.record(6).zoned(0, "9(6)"); // 01 R, user-functions.cob:9

    public Twice(CobolRuntime runtime) {
        super(runtime);
    }

    @Override
    protected Field returning() {
        return r;
    }

    @Override
    protected void procedure(Field[] using) {
        bind(aStorage, using, 0);
        mainLine();
    }

    /** PROCEDURE DIVISION, user-functions.cob:11. */
    private void mainLine() {
        cnt.add(1);
        display("CNT ", cnt, " A=", a);
        r.set(a.toLong() * 2);
        throw goback();
    }
}
