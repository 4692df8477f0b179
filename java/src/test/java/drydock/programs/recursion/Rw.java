package drydock.programs.recursion;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * RW, translated from recursion.cob:30.
 */
public final class Rw extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Zoned l = storage.record(3).zoned(0, "9(3)").value(7); // 01 L, recursion.cob:33

    // LINKAGE SECTION

    private final Storage nStorage = linkageStorage();
    private final Zoned n = nStorage.linkage(3).zoned(0, "9(3)"); // 01 N, recursion.cob:35

    public Rw(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Rw::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        bind(nStorage, using, 0);
        mainLine();
    }

    /** PROCEDURE DIVISION, recursion.cob:37. */
    private void mainLine() {
        l.set(n.toLong() - 1);
        display("RW N=", n, " L=", l);
        if (l.toLong() > 0) {
            call("RW", l);
        }
        display("RW back N=", n, " L=", l);
        throw goback();
    }
}
