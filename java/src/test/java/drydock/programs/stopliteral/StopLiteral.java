package drydock.programs.stopliteral;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;

/**
 * STOP-LITERAL, translated from stop-literal.cob:3.
 */
public final class StopLiteral extends Program {
    public StopLiteral(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(StopLiteral::new, args);
    }

    @Override
    protected String programId() {
        return "STOP-LITERAL";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, stop-literal.cob:5. */
    private void mainLine() {
        stopLiteral("one");
        display("after one");
        stopLiteral("two");
        display("after two");
        throw stopRun();
    }
}
