package drydock.programs.exceptionstatus;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Decimal;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.OpenMode;
import drydock.cobol.Packed;
import drydock.cobol.Program;
import drydock.cobol.SequentialFile;
import drydock.cobol.Storage;
import drydock.cobol.StringStatement;
import drydock.cobol.Zoned;

/**
 * EXCEPTION-STATUS, translated from exception-status.cob:3.
 */
public final class ExceptionStatus extends Program {
    // FILE SECTION

    private final Group fFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric r = fFileRecord.alphanumeric(0, 6); // 01 R, exception-status.cob:11
    private final Zoned rn = fFileRecord.zoned(0, "9(3)"); // 01 RN, exception-status.cob:12
    private final Packed rs = fFileRecord.packed(0, "S9(3)"); // 01 RS, exception-status.cob:13

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(48);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, exception-status.cob:15
    private final Alphanumeric t = storage.record(2).alphanumeric(0, 2); // 01 T, exception-status.cob:16
    private final Zoned n = storage.record(1).zoned(0, "9"); // 01 N, exception-status.cob:17

    // Files
    // FD F, exception-status.cob:10
    private final SequentialFile fFile = new SequentialFile(this, "F").assign("nofile.dat").record(fFileRecord).varying(2, 6).status(s);

    public ExceptionStatus(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(ExceptionStatus::new, args);
    }

    @Override
    protected String programId() {
        return "EXCEPTION-STATUS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainP();
    }

    /** MAIN-P, exception-status.cob:19. */
    private void mainP() {
        display("[", r, "]", rn);
        display("[", function.exceptionStatus(), "][", function.exceptionStatement(), "][", function.exceptionLocation(), "][",
                function.exceptionFile(), "]");
        fFile.open(OpenMode.INPUT).orFail();
        display("[", function.exceptionStatus(), "][", function.exceptionStatement(), "][", function.exceptionLocation(), "][",
                function.exceptionFile(), "]");
        new StringStatement(t).delimitedBySize("abc").execute();
        display("[", function.exceptionStatus(), "][", function.exceptionStatement(), "][", function.exceptionLocation(), "][",
                function.exceptionFile(), "]");
        n.trySet(10);
        display("[", function.exceptionStatus(), "][", function.exceptionStatement(), "][", function.exceptionLocation(), "][",
                function.exceptionFile(), "]");
        n.trySet(Decimal.of(1).dividedBy(0));
        display("[", function.exceptionStatus(), "][", function.exceptionStatement(), "][", function.exceptionLocation(), "][",
                function.exceptionFile(), "]");
        tryCall("NOSUCH");
        display("[", function.exceptionStatus(), "][", function.exceptionStatement(), "][", function.exceptionLocation(), "][",
                function.exceptionFile(), "]");
        throw stopRun();
    }
}
