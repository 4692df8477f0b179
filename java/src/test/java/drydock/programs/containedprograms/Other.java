package drydock.programs.containedprograms;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;

/**
 * OTHER, translated from contained-programs.cob:53.
 */
public final class Other extends Program {
    public Other(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Other::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, contained-programs.cob:55. */
    private void mainLine() {
        display("OTHER RC ", returnCode, " T ", tally);
        tally.set(44);
    }
}
