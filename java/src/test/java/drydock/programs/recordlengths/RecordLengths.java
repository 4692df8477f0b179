package drydock.programs.recordlengths;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.SequentialFile;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * RECORD-LENGTHS, translated from record-lengths.cob:3.
 */
public final class RecordLengths extends Program {
    // FILE SECTION

    private final Group aFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric a1 = aFileRecord.alphanumeric(0, 6); // 01 A1, record-lengths.cob:15
    private final Alphanumeric a2 = aFileRecord.alphanumeric(0, 3); // 01 A2, record-lengths.cob:15

    private final Group bFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric b1 = bFileRecord.alphanumeric(0, 6); // 01 B1, record-lengths.cob:16
    private final Alphanumeric b2 = bFileRecord.alphanumeric(0, 3); // 01 B2, record-lengths.cob:16

    private final Group cFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric c1 = cFileRecord.alphanumeric(0, 6); // 01 C1, record-lengths.cob:17
    private final Alphanumeric c2 = cFileRecord.alphanumeric(0, 3); // 01 C2, record-lengths.cob:17

    private final Group dFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric d1 = dFileRecord.alphanumeric(0, 6); // 01 D1, record-lengths.cob:18
    private final Alphanumeric d2 = dFileRecord.alphanumeric(0, 3); // 01 D2, record-lengths.cob:18

    private final Group eFileRecord = Storage.allocate(8).record(8);
    private final Alphanumeric e1 = eFileRecord.alphanumeric(0, 6); // 01 E1, record-lengths.cob:19

    private final Group lsFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric ls1 = lsFileRecord.alphanumeric(0, 6); // 01 LS1, record-lengths.cob:20
    private final Alphanumeric ls2 = lsFileRecord.alphanumeric(0, 3); // 01 LS2, record-lengths.cob:20

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(48);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, record-lengths.cob:22
    private final Alphanumeric i = storage.record(8).alphanumeric(0, 8); // 01 I, record-lengths.cob:23
    private final Zoned n = storage.record(8).zoned(0, "9(8)"); // 01 N, record-lengths.cob:24

    // Files
    // FD A, record-lengths.cob:15
    private final SequentialFile aFile = new SequentialFile(this, "A").assign("a.dat").record(aFileRecord).varying(3, 6).status(s);
    // FD B, record-lengths.cob:16
    private final SequentialFile bFile = new SequentialFile(this, "B").assign("b.dat").record(bFileRecord).varying(3, 6).status(s);
    // FD C, record-lengths.cob:17
    private final SequentialFile cFile = new SequentialFile(this, "C").assign("c.dat").record(cFileRecord).varying(3, 6).status(s);
    // FD D, record-lengths.cob:18
    private final SequentialFile dFile = new SequentialFile(this, "D").assign("d.dat").record(dFileRecord).varying(3, 6).status(s);
    // FD E, record-lengths.cob:19
    private final SequentialFile eFile = new SequentialFile(this, "E").assign("e.dat").record(eFileRecord).varying(6, 8).status(s);
    // FD LS, record-lengths.cob:20
    private final LineSequentialFile lsFile = new LineSequentialFile(this, "LS").assign("l.dat").record(lsFileRecord).varying(3, 6)
            .status(s);

    public RecordLengths(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(RecordLengths::new, args);
    }

    @Override
    protected String programId() {
        return "RECORD-LENGTHS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, record-lengths.cob:26. */
    private void mainLine() {
        aFile.open(OpenMode.OUTPUT).orFail();
        bFile.open(OpenMode.OUTPUT).orFail();
        cFile.open(OpenMode.OUTPUT).orFail();
        dFile.open(OpenMode.OUTPUT).orFail();
        eFile.open(OpenMode.OUTPUT).orFail();
        lsFile.open(OpenMode.OUTPUT).orFail();
        a1.set("ABCDEF");
        aFile.write(a1).orFail();
        a1.set("123456");
        aFile.write(a2).orFail();
        b1.set("ABCDEF");
        bFile.write(b1).orFail();
        b1.set("123456");
        bFile.write(b2).orFail();
        c1.set("ABCDEF");
        cFile.write(c1).orFail();
        c1.set("123456");
        cFile.write(c2).orFail();
        d1.set("ABCDEF");
        dFile.write(d1).orFail();
        d1.set("123456");
        dFile.write(d2).orFail();
        display("D ", s);
        e1.set("ABCDEF");
        eFile.write(e1).orFail();
        display("E ", s);
        e1.set("123456");
        eFile.write(e1).orFail();
        ls1.set("ABCDEF");
        lsFile.write(ls1).orFail();
        display("LS ", s);
        ls1.set("123456");
        lsFile.write(ls2).orFail();
        aFile.close().orFail();
        bFile.close().orFail();
        cFile.close().orFail();
        dFile.close().orFail();
        eFile.close().orFail();
        lsFile.close().orFail();
        aFile.open(OpenMode.INPUT).orFail();
        bFile.open(OpenMode.INPUT).orFail();
        cFile.open(OpenMode.INPUT).orFail();
        dFile.open(OpenMode.INPUT).orFail();
        eFile.open(OpenMode.INPUT).orFail();
        lsFile.open(OpenMode.INPUT).orFail();
        aFile.read().into(i).orFail();
        display("A ", s, a1, i);
        aFile.read().into(i).orFail();
        display("A ", s, a1, i);
        bFile.read().into(i).orFail();
        display("B ", s, b1, i);
        bFile.read().into(i).orFail();
        display("B ", s, b1, i);
        cFile.read().into(i).orFail();
        display("C ", s, c1, i);
        cFile.read().into(i).orFail();
        display("C ", s, c1, i);
        dFile.read().into(i).orFail();
        display("D ", s, d1, i);
        dFile.read().into(i).orFail();
        display("D ", s, d1, i);
        eFile.read().into(i).orFail();
        display("E ", s, e1, i);
        eFile.read().into(i).orFail();
        display("E ", s, e1, i);
        lsFile.read().into(i).orFail();
        display("LS ", s, ls1, i);
        lsFile.read().into(i).orFail();
        display("LS ", s, ls1, i);
        aFile.close().orFail();
        bFile.close().orFail();
        cFile.close().orFail();
        dFile.close().orFail();
        eFile.close().orFail();
        lsFile.close().orFail();
        aFile.open(OpenMode.INPUT).orFail();
        aFile.read().orFail();
        aFile.read().into(n).orFail();
        display("A ", s, a1, " ", n);
        throw stopRun();
    }
}
