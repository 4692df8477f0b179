package drydock.programs.userfunctions;

import drydock.cobol.Binary;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * USER-FUNCTIONS, translated from user-functions.cob:32.
 */
public final class UserFunctions extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(32);
    private final Zoned n = storage.record(4).zoned(0, "9(4)").value(21); // 01 N, user-functions.cob:38
    private final Binary c = storage.record(2).binary(0, "9(4)").value(21); // 01 C, user-functions.cob:39

    public UserFunctions(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(UserFunctions::new, args);
    }

    @Override
    protected String programId() {
        return "USER-FUNCTIONS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, user-functions.cob:41. */
    private void mainLine() {
        display(userFunction("TWICE", n));
        display(userFunction("TWICE", n), " ", userFunction("TWICE", n));
        display(userFunction("TWICE", "0008"));
        n.set(5);
        display(userFunction("FACT", n));
        throw stopRun();
    }
}
