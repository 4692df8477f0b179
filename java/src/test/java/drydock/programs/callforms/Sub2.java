package drydock.programs.callforms;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;

/**
 * SUB2, translated from call-forms.cob:52.
 */
public final class Sub2 extends Program {
    public Sub2(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Sub2::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, call-forms.cob:56. */
    private void mainLine() {
        returnCode.set(77);
        throw goback();
    }
}
