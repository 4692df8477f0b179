package drydock.programs.filewithoutstatus;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * FILE-WITHOUT-STATUS, translated from file-without-status.cob:3.
 */
public final class FileWithoutStatus extends Program {
    // FILE SECTION

    private final Group fFileRecord = Storage.allocate(10).record(10);
    private final Alphanumeric r = fFileRecord.alphanumeric(0, 10); // 01 R, file-without-status.cob:11

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Zoned n = storage.record(2).zoned(0, "99").value(3); // 01 N, file-without-status.cob:13

    // Files
    // FD F, file-without-status.cob:10
    private final LineSequentialFile fFile = new LineSequentialFile(this, "F").assign("f1.dat").record(fFileRecord);

    public FileWithoutStatus(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(FileWithoutStatus::new, args);
    }

    @Override
    protected String programId() {
        return "FILE-WITHOUT-STATUS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, file-without-status.cob:15. */
    private void mainLine() {
        display("start");
        fFile.open(OpenMode.OUTPUT).orFail();
        fFile.close().orFail();
        fFile.open(OpenMode.INPUT).orFail();
        if (fFile.read().atEnd()) {
            display("AE");
        }
        if (fFile.read().atEnd()) {
            display("AE2");
            display("end");
        }
        throw stopRun();
    }
}
