package drydock.programs.linesequential;

import static drydock.cobol.Figurative.LOW_VALUES;
import static drydock.cobol.Figurative.SPACES;

import drydock.cobol.Advancing;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.Literal;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * LINE-SEQUENTIAL, translated from line-sequential.cob:3.
 */
public final class LineSequential extends Program {
    // FILE SECTION

    private final Group fFileRecord = Storage.allocate(10).record(10);
    private final Alphanumeric r = fFileRecord.alphanumeric(0, 10); // 01 R, line-sequential.cob:12
    private final Alphanumeric r3 = fFileRecord.alphanumeric(0, 3); // 01 R3, line-sequential.cob:13

    private final Group gFileRecord = Storage.allocate(10).record(10);
    private final Alphanumeric gr = gFileRecord.alphanumeric(0, 10); // 01 GR, line-sequential.cob:15

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(48);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, line-sequential.cob:17
    private final Zoned vl = storage.record(2).zoned(0, "99"); // 01 VL, line-sequential.cob:18
    private final Alphanumeric w = storage.record(4).alphanumeric(0, 4); // 01 W, line-sequential.cob:19

    // Files
    // FD F, line-sequential.cob:11
    private final LineSequentialFile fFile = new LineSequentialFile(this, "F").assign("f1.txt").record(fFileRecord).varying(3, 10)
            .status(s);
    // FD G, line-sequential.cob:14
    private final LineSequentialFile gFile = new LineSequentialFile(this, "G").assign("g1.txt").record(gFileRecord).varying(0, 10, vl)
            .status(s);

    public LineSequential(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(LineSequential::new, args);
    }

    @Override
    protected String programId() {
        return "LINE-SEQUENTIAL";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, line-sequential.cob:21. */
    private void mainLine() {
        fFile.open(OpenMode.OUTPUT).orFail();
        display("open ", s);
        r.set("ABCDEF");
        fFile.write(r).orFail();
        display("w ", s);
        r.set(SPACES);
        fFile.write(r).orFail();
        display("w ", s);
        r.set("  x");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("A\tB\f\u0000C\u007f\u0080");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("A\nB");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("A\rB");
        fFile.write(r).orFail();
        display("w ", s);
        r.set(LOW_VALUES);
        fFile.write(r).orFail();
        display("w ", s);
        r.set("abcdef");
        fFile.write(r3).orFail();
        display("w3 ", s);
        r.set("adv");
        fFile.write(r, Advancing.afterLines(2)).orFail();
        display("w ", s);
        r.set("adv1");
        fFile.write(r, Advancing.afterLines(1)).orFail();
        display("w ", s);
        r.set("adv0");
        fFile.write(r, Advancing.afterLines(0)).orFail();
        display("w ", s);
        r.set("advp");
        fFile.write(r, Advancing.afterPage()).orFail();
        display("w ", s);
        r.set("bef2");
        fFile.write(r, Advancing.beforeLines(2)).orFail();
        display("w ", s);
        r.set("bef0");
        fFile.write(r, Advancing.beforeLines(0)).orFail();
        display("w ", s);
        r.set("befp");
        fFile.write(r, Advancing.beforePage()).orFail();
        display("w ", s);
        r.set("plain");
        fFile.write(r).orFail();
        display("w ", s);
        fFile.read().orFail();
        display("r ", s);
        fFile.close().orFail();
        fFile.open(OpenMode.INPUT).orFail();
        display("open ", s);
        r.set(Literal.all("."));
        for (int round = 0; round < 20; round++) {
            if (fFile.read().atEnd()) {
                display("END");
            }
            display("r ", s, " ", r);
        }
        fFile.close().orFail();
        fFile.open(OpenMode.EXTEND).orFail();
        display("open ", s);
        r.set("more");
        fFile.write(r).orFail();
        fFile.close().orFail();
        fFile.close().orFail();
        gFile.open(OpenMode.OUTPUT).orFail();
        vl.set(3);
        gr.set("abcdef");
        gFile.write(gr).orFail();
        display(s);
        vl.set(0);
        gr.set("abcdef");
        gFile.write(gr).orFail();
        display(s);
        vl.set(10);
        gr.set("ab");
        gFile.write(gr).orFail();
        display(s);
        vl.set(20);
        gr.set("ab");
        gFile.write(gr).orFail();
        display(s);
        gFile.close().orFail();
        gFile.open(OpenMode.INPUT).orFail();
        gr.set(Literal.all("."));
        for (int round2 = 0; round2 < 4; round2++) {
            gr.set(Literal.all("."));
            if (gFile.read().atEnd()) {
                display("END");
            }
            display("r ", s, " ", vl, " ", gr);
        }
        throw stopRun();
    }
}
