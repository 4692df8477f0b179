package drydock.programs.callforms;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * SUB1, translated from call-forms.cob:34.
 */
public final class Sub1 extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Zoned cnt = storage.record(2).zoned(0, "99").value(0); // 01 CNT, call-forms.cob:37

    // LINKAGE SECTION

    private final Storage xStorage = linkageStorage();
    private final Alphanumeric x = xStorage.linkage(5).alphanumeric(0, 5); // 01 X, call-forms.cob:39

    private final Storage nStorage = linkageStorage();
    private final Zoned n = nStorage.linkage(3).zoned(0, "9(3)"); // 01 N, call-forms.cob:40

    public Sub1(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Sub1::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        bind(xStorage, using, 0);
        bind(nStorage, using, 1);
        mainLine();
    }

    /** PROCEDURE DIVISION, call-forms.cob:42. */
    private void mainLine() {
        cnt.add(1);
        display("SUB1 ", cnt, " ", x, " ", numberOfCallParameters, " RC=", returnCode);
        x.set("bbbbb");
        if (numberOfCallParameters.toLong() > 1) {
            n.add(1);
        }
        returnCode.set(cnt);
        returnCode.add(10);
        if (isCalled()) {
            throw exitProgram();
        }
        display("not here");
    }
}
