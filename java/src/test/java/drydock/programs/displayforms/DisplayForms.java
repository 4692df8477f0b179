package drydock.programs.displayforms;

import static drydock.cobol.Figurative.HIGH_VALUES;
import static drydock.cobol.Figurative.LOW_VALUES;
import static drydock.cobol.Figurative.QUOTES;
import static drydock.cobol.Figurative.SPACES;
import static drydock.cobol.Figurative.ZEROS;

import drydock.cobol.AcceptSource;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Literal;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * DISPLAY-FORMS, translated from display-forms.cob:4.
 */
public final class DisplayForms extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(32);
    private final Alphanumeric x = storage.record(12).alphanumeric(0, 12).value("keep"); // 01 X, display-forms.cob:7
    private final Zoned n = storage.record(3).zoned(0, "9(3)").value(5); // 01 N, display-forms.cob:8

    public DisplayForms(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(DisplayForms::new, args);
    }

    @Override
    protected String programId() {
        return "DISPLAY-FORMS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, display-forms.cob:10. */
    private void mainLine() {
        acceptEnvironment(x, "NOSUCHV");
        display(x);
        acceptEnvironment(n, "NOSUCHV");
        display(n);
        displayUponEnvironmentName("NOSUCHV");
        acceptEnvironmentValue(x);
        display(x);
        x.set("keep");
        acceptEnvironment(x, SPACES);
        display(x);
        x.set("NOSUCHV");
        acceptEnvironment(x, x);
        display(x);
        accept(x, AcceptSource.USER_NAME);
        display(x);
        display("a", "5", "-3", "1.50", SPACES, ZEROS, QUOTES, HIGH_VALUES, LOW_VALUES, "|", Literal.all("ab"), "|");
        displayWithoutAdvancing("no adv");
        display(" rest");
        displayUponError("err");
        display("printer");
        display("sysout");
        display("syslist");
        throw stopRun();
    }
}
