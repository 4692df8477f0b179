package drydock.programs.closingnewline;

import drydock.cobol.Advancing;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.SequentialFile;
import drydock.cobol.Storage;

/**
 * CLOSING-NEWLINE, translated from closing-newline.cob:3.
 */
public final class ClosingNewline extends Program {
    // FILE SECTION

    private final Group aFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric ar = aFileRecord.alphanumeric(0, 5); // 01 AR, closing-newline.cob:13

    private final Group bFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric br = bFileRecord.alphanumeric(0, 5); // 01 BR, closing-newline.cob:14

    private final Group cFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric cr = cFileRecord.alphanumeric(0, 5); // 01 CR, closing-newline.cob:15
    private final Alphanumeric cr2 = cFileRecord.alphanumeric(0, 2); // 01 CR2, closing-newline.cob:15

    private final Group dFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric dr = dFileRecord.alphanumeric(0, 5); // 01 DR, closing-newline.cob:16

    // Files
    // FD A, closing-newline.cob:13
    private final LineSequentialFile aFile = new LineSequentialFile(this, "A").assign("a.txt").record(aFileRecord);
    private final SequentialFile bFile = new SequentialFile(this, "B").assign("b.dat").record(bFileRecord); // FD B, closing-newline.cob:14
    // FD C, closing-newline.cob:15
    private final SequentialFile cFile = new SequentialFile(this, "C").assign("c.dat").record(cFileRecord).varying(2, 5);
    private final SequentialFile dFile = new SequentialFile(this, "D").assign("d.dat").record(dFileRecord); // FD D, closing-newline.cob:16

    public ClosingNewline(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(ClosingNewline::new, args);
    }

    @Override
    protected String programId() {
        return "CLOSING-NEWLINE";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, closing-newline.cob:18. */
    private void mainLine() {
        aFile.open(OpenMode.OUTPUT).orFail();
        bFile.open(OpenMode.OUTPUT).orFail();
        cFile.open(OpenMode.OUTPUT).orFail();
        dFile.open(OpenMode.OUTPUT).orFail();
        ar.set("a1");
        aFile.write(ar, Advancing.afterLines(1)).orFail();
        ar.set("a2");
        aFile.write(ar).orFail();
        br.set("b1");
        bFile.write(br, Advancing.afterLines(1)).orFail();
        br.set("b2");
        bFile.write(br).orFail();
        cr.set("c1");
        cFile.write(cr, Advancing.afterLines(1)).orFail();
        cr.set("c2");
        cFile.write(cr2).orFail();
        dr.set("d1");
        dFile.write(dr, Advancing.afterLines(1)).orFail();
        dr.set("d2");
        dFile.write(dr, Advancing.beforeLines(1)).orFail();
        dr.set("d3");
        dFile.write(dr).orFail();
        aFile.close().orFail();
        bFile.close().orFail();
        cFile.close().orFail();
        dFile.close().orFail();
        throw stopRun();
    }
}
