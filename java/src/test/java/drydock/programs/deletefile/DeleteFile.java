package drydock.programs.deletefile;

import drydock.cobol.AccessMode;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.IndexedFile;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.SequentialFile;
import drydock.cobol.Storage;

/**
 * DELETE-FILE, translated from delete-file.cob:4.
 */
public final class DeleteFile extends Program {
    // FILE SECTION

    private final Group aFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric ar = aFileRecord.alphanumeric(0, 5); // 01 AR, delete-file.cob:13

    private final Group br = Storage.allocate(4).record(4); // 01 BR, delete-file.cob:14
    private final Alphanumeric bk = br.alphanumeric(0, 2); // 05 BK, delete-file.cob:14
    private final Alphanumeric bt = br.alphanumeric(2, 2); // 05 BT, delete-file.cob:14

    private final Group cFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric cr = cFileRecord.alphanumeric(0, 5); // 01 CR, delete-file.cob:15

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, delete-file.cob:17

    // Files
    // FD A, delete-file.cob:13
    private final LineSequentialFile aFile = new LineSequentialFile(this, "A").assign("a.txt").record(aFileRecord).status(s);
    // FD B, delete-file.cob:14
    private final IndexedFile bFile = new IndexedFile(this, "B").assign("b.dat").record(br).access(AccessMode.DYNAMIC).recordKey(bk)
            .status(s);
    private final SequentialFile cFile = new SequentialFile(this, "C").assign("c.dat").record(cFileRecord); // FD C, delete-file.cob:15

    public DeleteFile(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(DeleteFile::new, args);
    }

    @Override
    protected String programId() {
        return "DELETE-FILE";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, delete-file.cob:19. */
    private void mainLine() {
        aFile.deleteFile();
        display(s);
        aFile.open(OpenMode.OUTPUT).orFail();
        bFile.open(OpenMode.OUTPUT).orFail();
        display(s);
        aFile.deleteFile();
        display(s);
        aFile.close().orFail();
        bFile.close().orFail();
        display(s);
        aFile.deleteFile();
        display(s);
        bFile.deleteFile();
        display(s);
        aFile.open(OpenMode.INPUT).orFail();
        display(s);
        bFile.open(OpenMode.INPUT).orFail();
        display(s);
        cFile.deleteFile();
        display("c deleted");
        cFile.close().orFail();
        throw stopRun();
    }
}
