package drydock.programs.callforms;

import drydock.cobol.Alphanumeric;
import drydock.cobol.Binary;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * CALL-FORMS, translated from call-forms.cob:3.
 */
public final class CallForms extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(80);
    private final Alphanumeric a = storage.record(5).alphanumeric(0, 5).value("aaaaa"); // 01 A, call-forms.cob:6
    private final Zoned n = storage.record(3).zoned(0, "9(3)").value(5); // 01 N, call-forms.cob:7
    private final Zoned r = storage.record(5).zoned(0, "S9(5)").value(0); // 01 R, call-forms.cob:8
    private final Binary rc9 = storage.record(4).nativeBinary(0, "S9(9)").value(0); // 01 RC9, call-forms.cob:9
    private final Alphanumeric nm = storage.record(8).alphanumeric(0, 8).value("sub1"); // 01 NM, call-forms.cob:10

    public CallForms(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(CallForms::new, args);
    }

    @Override
    protected String programId() {
        return "CALL-FORMS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, call-forms.cob:12. */
    private void mainLine() {
        display("RC ", returnCode);
        call("SUB1", a, n);
        display("RC ", returnCode, " ", a, n);
        call("SUB1", content(a), content(n));
        display("RC ", returnCode, " ", a, n);
        call("SUB1", a);
        display("RC ", returnCode, " ", a, n);
        call("SUB2", into(r));
        display("RC ", returnCode, " ", r);
        call("SUB2", into(rc9));
        display("RC ", returnCode, " ", rc9);
        cancel("SUB1");
        call("SUB1", a, n);
        display("RC ", returnCode, " ", a, n);
        call("SUB3", value(5), value(n), omitted());
        if (!tryCall("NOSUCH")) {
            display("EXC");
        } else {
            display("NOEXC");
        }
        display("RC ", returnCode);
        returnCode.set(300);
        call("NOSUCH");
        throw stopRun();
    }
}
