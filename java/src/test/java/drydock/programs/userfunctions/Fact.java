package drydock.programs.userfunctions;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * FACT, translated from user-functions.cob:17.
 */
public final class Fact extends Program {
    // LOCAL-STORAGE SECTION
    private final Storage localStorage = localStorage(16);
    private final Zoned m = localStorage.record(4).zoned(0, "9(4)"); // 01 M, user-functions.cob:20

    // LINKAGE SECTION

    private final Storage aStorage = linkageStorage();
    private final Zoned a = aStorage.linkage(4).zoned(0, "9(4)"); // 01 A, user-functions.cob:22

    private final Storage rStorage = Storage.allocate(8);
    private final Zoned r = rStorage.record(8).zoned(0, "9(8)"); // 01 R, user-functions.cob:23

    public Fact(CobolRuntime runtime) {
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

    /** PROCEDURE DIVISION, user-functions.cob:25. */
    private void mainLine() {
        if (a.toLong() < 2) {
            r.set(1);
        } else {
            m.set(a.toLong() - 1);
            r.set(a.value().times(userFunction("FACT", m).value()));
        }
        throw goback();
    }
}
