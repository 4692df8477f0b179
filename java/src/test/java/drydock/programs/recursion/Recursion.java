package drydock.programs.recursion;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * RECURSION, translated from recursion.cob:3.
 */
public final class Recursion extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Zoned w = storage.record(3).zoned(0, "9(3)").value(3); // 01 W, recursion.cob:6

    public Recursion(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Recursion::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, recursion.cob:8. */
    private void mainLine() {
        call("RS", w);
        call("RW", w);
        throw stopRun();
    }
}
