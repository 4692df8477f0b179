package drydock.programs.linage;

import drydock.cobol.Advancing;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.FileOutcome;
import drydock.cobol.Group;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.SequentialFile;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * LINAGE, translated from linage.cob:3.
 */
public final class Linage extends Program {
    // FILE SECTION

    private final Group aFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric ar = aFileRecord.alphanumeric(0, 6); // 01 AR, linage.cob:14

    private final Group bFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric br = bFileRecord.alphanumeric(0, 6); // 01 BR, linage.cob:15

    private final Group cFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric cr = cFileRecord.alphanumeric(0, 6); // 01 CR, linage.cob:16

    private final Group dFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric dr = dFileRecord.alphanumeric(0, 6); // 01 DR, linage.cob:17

    private final Group eFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric er = eFileRecord.alphanumeric(0, 6); // 01 ER, linage.cob:18

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(64);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, linage.cob:20
    private final Zoned i = storage.record(2).zoned(0, "99"); // 01 I, linage.cob:21
    private final Zoned ln = storage.record(2).zoned(0, "99").value(6); // 01 LN, linage.cob:22
    private final Zoned ft = storage.record(2).zoned(0, "99").value(5); // 01 FT, linage.cob:23

    // Files
    // FD A, linage.cob:14
    private final LineSequentialFile aFile = new LineSequentialFile(this, "A").assign("a.txt").record(aFileRecord).linage(5, 4, 2, 1)
            .status(s);
    // FD B, linage.cob:15
    private final SequentialFile bFile = new SequentialFile(this, "B").assign("b.txt").record(bFileRecord).linage(4, null, null, null)
            .status(s);
    // FD C, linage.cob:16
    private final LineSequentialFile cFile = new LineSequentialFile(this, "C").assign("c.txt").record(cFileRecord)
            .linage(ln, ft, null, null).status(s);
    // FD D, linage.cob:17
    private final LineSequentialFile dFile = new LineSequentialFile(this, "D").assign("d.txt").record(dFileRecord).linage(3, null, 1, null)
            .status(s);
    // FD E, linage.cob:18
    private final LineSequentialFile eFile = new LineSequentialFile(this, "E").assign("e.txt").record(eFileRecord)
            .linage(ln, null, null, null).status(s);

    public Linage(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(Linage::new, args);
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, linage.cob:25. */
    private void mainLine() {
        aFile.open(OpenMode.OUTPUT).orFail();
        display(s, aFile.linageCounter());
        for (i.set(1); i.toLong() <= 12; i.add(1)) {
            ar.set(i);
            FileOutcome written = aFile.write(ar);
            if (written.endOfPage()) {
                display("EOP ", i, " ", aFile.linageCounter());
            } else {
                display("NEOP ", i, " ", aFile.linageCounter());
            }
        }
        aFile.close().orFail();
        bFile.open(OpenMode.OUTPUT).orFail();
        display(s, bFile.linageCounter());
        br.set("b1");
        bFile.write(br, Advancing.afterLines(1)).orFail();
        display(bFile.linageCounter());
        br.set("b2");
        if (bFile.write(br, Advancing.afterLines(2)).endOfPage()) {
            display("EOP");
        }
        display(bFile.linageCounter());
        br.set("b3");
        if (bFile.write(br, Advancing.beforeLines(1)).endOfPage()) {
            display("EOP");
        }
        display(bFile.linageCounter());
        br.set("b4");
        if (bFile.write(br, Advancing.beforePage()).endOfPage()) {
            display("EOP");
        }
        display(bFile.linageCounter());
        br.set("b5");
        if (bFile.write(br, Advancing.afterPage()).endOfPage()) {
            display("EOP");
        }
        display(bFile.linageCounter());
        br.set("b6");
        if (bFile.write(br, Advancing.afterLines(3)).endOfPage()) {
            display("EOP");
        }
        display(bFile.linageCounter());
        br.set("b7");
        if (bFile.write(br, Advancing.afterLines(3)).endOfPage()) {
            display("EOP");
        }
        display(bFile.linageCounter());
        bFile.close().orFail();
        cFile.open(OpenMode.OUTPUT).orFail();
        display(s);
        for (i.set(1); i.toLong() <= 14; i.add(1)) {
            cr.set(i);
            if (cFile.write(cr, Advancing.afterLines(1)).endOfPage()) {
                display("EOP ", i, " ", cFile.linageCounter());
            }
            if (i.toLong() == 7) {
                ln.set(3);
                ft.set(2);
            }
        }
        cFile.close().orFail();
        dFile.open(OpenMode.OUTPUT).orFail();
        display(s);
        for (i.set(1); i.toLong() <= 7; i.add(1)) {
            dr.set(i);
            if (dFile.write(dr, Advancing.beforeLines(2)).endOfPage()) {
                display("EOP ", i, " ", dFile.linageCounter());
            }
        }
        dFile.close().orFail();
        ln.set(0);
        eFile.open(OpenMode.OUTPUT).orFail();
        display(s);
        throw stopRun();
    }
}
