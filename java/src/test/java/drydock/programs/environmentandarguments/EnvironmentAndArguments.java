package drydock.programs.environmentandarguments;

import static drydock.cobol.Figurative.SPACES;

import drydock.cobol.AcceptSource;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * ENVIRONMENT-AND-ARGUMENTS, translated from environment-and-arguments.cob:5.
 */
public final class EnvironmentAndArguments extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(32);
    private final Alphanumeric x = storage.record(12).alphanumeric(0, 12); // 01 X, environment-and-arguments.cob:8
    private final Zoned n = storage.record(3).zoned(0, "9(3)"); // 01 N, environment-and-arguments.cob:9

    public EnvironmentAndArguments(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(EnvironmentAndArguments::new, args);
    }

    @Override
    protected String programId() {
        return "ENVIRONMENT-AND-ARGUMENTS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, environment-and-arguments.cob:11. */
    private void mainLine() {
        if (!acceptEnvironment(x, "TESTV")) {
            display("exc");
        }
        if (!acceptEnvironment(x, "NOSUCHV")) {
            display("exc ", x);
        }
        acceptEnvironment(n, "TESTN");
        display(n);
        if (!acceptEnvironmentValue(x)) {
            display("exc ", x);
        }
        displayUponEnvironmentName("TESTV");
        if (!acceptEnvironmentValue(x)) {
            display("exc ", x);
        }
        display(x);
        displayUponEnvironmentValue("newval  ");
        x.set(SPACES);
        acceptEnvironment(x, "TESTV");
        display(x, "|");
        setEnvironment("ZZ  ", "q  ");
        acceptEnvironment(x, "ZZ");
        display(x, "|");
        accept(n, AcceptSource.ARGUMENT_NUMBER);
        display(n);
        if (!acceptArgumentValue(x)) {
            display("exc1");
        }
        display(x);
        if (!acceptArgumentValue(x)) {
            display("exc2");
        }
        display(x);
        if (!acceptArgumentValue(x)) {
            display("exc3");
        }
        display(x);
        if (!acceptArgumentValue(x)) {
            display("exc4");
        }
        display(x);
        displayUponArgumentNumber("1");
        if (!acceptArgumentValue(x)) {
            display("exc5");
        }
        display(x);
        if (!acceptArgumentValue(x)) {
            display("exc6");
        }
        display(x);
        if (!acceptArgumentValue(x)) {
            display("exc7");
        }
        display(x);
        throw stopRun();
    }
}
