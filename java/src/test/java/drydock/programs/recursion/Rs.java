package drydock.programs.recursion;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * RS, translated from recursion.cob:13.
 */
public final class Rs extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Zoned depth = storage.record(2).zoned(0, "99").value(0); // 01 DEPTH, recursion.cob:16

    // LOCAL-STORAGE SECTION
    private final Storage localStorage = localStorage(16);
    private final Zoned l = localStorage.record(3).zoned(0, "9(3)").value(7); // 01 L, recursion.cob:18

    // LINKAGE SECTION

    private final Storage nStorage = linkageStorage();
    private final Zoned n = nStorage.linkage(3).zoned(0, "9(3)"); // 01 N, recursion.cob:20

    public Rs(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Rs::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        bind(nStorage, using, 0);
        mainLine();
    }

    /** PROCEDURE DIVISION, recursion.cob:22. */
    private void mainLine() {
        depth.add(1);
        l.set(n.toLong() - 1);
        display("RS N=", n, " L=", l, " D=", depth);
        if (l.toLong() > 0) {
            call("RS", l);
        }
        display("RS back N=", n, " L=", l, " D=", depth);
        throw goback();
    }
}
