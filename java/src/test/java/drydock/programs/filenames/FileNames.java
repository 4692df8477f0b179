package drydock.programs.filenames;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.Storage;

/**
 * FILE-NAMES, translated from file-names.cob:5.
 */
public final class FileNames extends Program {
    // FILE SECTION

    private final Group aFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric ar = aFileRecord.alphanumeric(0, 5); // 01 AR, file-names.cob:21

    private final Group bFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric br = bFileRecord.alphanumeric(0, 5); // 01 BR, file-names.cob:22

    private final Group cFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric cr = cFileRecord.alphanumeric(0, 5); // 01 CR, file-names.cob:23

    private final Group dFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric dr = dFileRecord.alphanumeric(0, 5); // 01 DR, file-names.cob:24

    private final Group eFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric er = eFileRecord.alphanumeric(0, 5); // 01 ER, file-names.cob:25

    private final Group fFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric fr = fFileRecord.alphanumeric(0, 5); // 01 FR, file-names.cob:26

    private final Group hFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric hr = hFileRecord.alphanumeric(0, 5); // 01 HR, file-names.cob:27

    private final Group jFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric jr = jFileRecord.alphanumeric(0, 5); // 01 JR, file-names.cob:28

    private final Group kFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric kr = kFileRecord.alphanumeric(0, 5); // 01 KR, file-names.cob:29

    private final Group lFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric lr = lFileRecord.alphanumeric(0, 5); // 01 LR, file-names.cob:30

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(48);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, file-names.cob:32
    private final Alphanumeric cname = storage.record(20).alphanumeric(0, 20).value("cfile"); // 01 CNAME, file-names.cob:33

    // Files
    // FD A, file-names.cob:21
    private final LineSequentialFile aFile = new LineSequentialFile(this, "A").assign("f1.dat").record(aFileRecord).status(s);
    // FD B, file-names.cob:22
    private final LineSequentialFile bFile = new LineSequentialFile(this, "B").assign("sub/f2.dat").record(bFileRecord).status(s);
    // FD C, file-names.cob:23
    private final LineSequentialFile cFile = new LineSequentialFile(this, "C").assign(cname).record(cFileRecord).status(s);
    // FD D, file-names.cob:24
    private final LineSequentialFile dFile = new LineSequentialFile(this, "D").assign("DEXT").record(dFileRecord).status(s);
    // FD E, file-names.cob:25
    private final LineSequentialFile eFile = new LineSequentialFile(this, "E").assign("nodir/f3.dat").record(eFileRecord).status(s);
    // FD F, file-names.cob:26
    private final LineSequentialFile fFile = new LineSequentialFile(this, "F").assign("$HOMEX/f4.dat").record(fFileRecord).status(s);
    // FD H, file-names.cob:27
    private final LineSequentialFile hFile = new LineSequentialFile(this, "H").assign("-F-x").record(hFileRecord).status(s);
    // FD J, file-names.cob:28
    private final LineSequentialFile jFile = new LineSequentialFile(this, "J").assign("DOLL$AR").record(jFileRecord).status(s);
    // FD K, file-names.cob:29
    private final LineSequentialFile kFile = new LineSequentialFile(this, "K").assign("NOVAR").record(kFileRecord).status(s);
    // FD L, file-names.cob:30
    private final LineSequentialFile lFile = new LineSequentialFile(this, "L").assign("~/q").record(lFileRecord).status(s);

    public FileNames(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(FileNames::new, args);
    }

    @Override
    protected String programId() {
        return "FILE-NAMES";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, file-names.cob:35. */
    private void mainLine() {
        aFile.open(OpenMode.OUTPUT).orFail();
        display("A ", s);
        ar.set("A");
        aFile.write(ar).orFail();
        aFile.close().orFail();
        bFile.open(OpenMode.OUTPUT).orFail();
        display("B ", s);
        br.set("A");
        bFile.write(br).orFail();
        bFile.close().orFail();
        cFile.open(OpenMode.OUTPUT).orFail();
        display("C ", s);
        cr.set("A");
        cFile.write(cr).orFail();
        cFile.close().orFail();
        dFile.open(OpenMode.OUTPUT).orFail();
        display("D ", s);
        dr.set("A");
        dFile.write(dr).orFail();
        dFile.close().orFail();
        eFile.open(OpenMode.OUTPUT).orFail();
        display("E ", s);
        eFile.close().orFail();
        eFile.open(OpenMode.INPUT).orFail();
        display("E ", s);
        eFile.close().orFail();
        fFile.open(OpenMode.OUTPUT).orFail();
        display("F ", s);
        fFile.close().orFail();
        hFile.open(OpenMode.OUTPUT).orFail();
        display("H ", s);
        hFile.close().orFail();
        jFile.open(OpenMode.OUTPUT).orFail();
        display("J ", s);
        jFile.close().orFail();
        kFile.open(OpenMode.OUTPUT).orFail();
        display("K ", s);
        kFile.close().orFail();
        lFile.open(OpenMode.OUTPUT).orFail();
        display("L ", s);
        lFile.close().orFail();
        throw stopRun();
    }
}
