package drydock.programs.callforms;

import drydock.cobol.Alphanumeric;
import drydock.cobol.Binary;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;

/**
 * SUB3, translated from call-forms.cob:60.
 */
public final class Sub3 extends Program {
    // LINKAGE SECTION

    private final Storage aStorage = linkageStorage();
    private final Binary a = aStorage.linkage(4).nativeBinary(0, "9(9)"); // 01 A, call-forms.cob:63

    private final Storage bStorage = linkageStorage();
    private final Binary b = bStorage.linkage(4).nativeBinary(0, "9(9)"); // 01 B, call-forms.cob:64

    private final Storage cStorage = linkageStorage();
    private final Alphanumeric c = cStorage.linkage(1).alphanumeric(0, 1); // 01 C, call-forms.cob:65

    public Sub3(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Sub3::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        bind(aStorage, using, 0);
        bind(bStorage, using, 1);
        bind(cStorage, using, 2);
        mainLine();
    }

    /** PROCEDURE DIVISION, call-forms.cob:67. */
    private void mainLine() {
        display("SUB3 ", a, " ", b);
    }
}
