package drydock.programs.printedfiles;

import static drydock.cobol.Figurative.SPACES;

import drydock.cobol.Advancing;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Device;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.SequentialFile;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * PRINTED-FILES, translated from printed-files.cob:3.
 */
public final class PrintedFiles extends Program {
    // FILE SECTION

    private final Group fFileRecord = Storage.allocate(10).record(10);
    private final Alphanumeric r = fFileRecord.alphanumeric(0, 10); // 01 R, printed-files.cob:16

    private final Group gFileRecord = Storage.allocate(10).record(10);
    private final Alphanumeric gr = gFileRecord.alphanumeric(0, 10); // 01 GR, printed-files.cob:18

    private final Group hFileRecord = Storage.allocate(10).record(10);
    private final Alphanumeric hr = hFileRecord.alphanumeric(0, 10); // 01 HR, printed-files.cob:20

    private final Group lFileRecord = Storage.allocate(10).record(10);
    private final Alphanumeric lr = lFileRecord.alphanumeric(0, 10); // 01 LR, printed-files.cob:22

    private final Group l2FileRecord = Storage.allocate(10).record(10);
    private final Alphanumeric lr2 = l2FileRecord.alphanumeric(0, 10); // 01 LR2, printed-files.cob:24

    private final Group kFileRecord = Storage.allocate(10).record(10);
    private final Alphanumeric kr = kFileRecord.alphanumeric(0, 10); // 01 KR, printed-files.cob:26

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(32);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, printed-files.cob:28
    private final Zoned n = storage.record(2).zoned(0, "99").value(3); // 01 N, printed-files.cob:29

    // Files
    // FD F, printed-files.cob:15
    private final SequentialFile fFile = new SequentialFile(this, "F").assign("f1.dat").record(fFileRecord).status(s);
    // FD G, printed-files.cob:17
    private final LineSequentialFile gFile = new LineSequentialFile(this, "G").assign(Device.PRINTER).record(gFileRecord).status(s);
    // FD H, printed-files.cob:19
    private final SequentialFile hFile = new SequentialFile(this, "H").assign(Device.DISPLAY).record(hFileRecord).status(s);
    // FD L, printed-files.cob:21
    private final LineSequentialFile lFile = new LineSequentialFile(this, "L").assign("l1.txt").record(lFileRecord).status(s);
    // FD L2, printed-files.cob:23
    private final LineSequentialFile l2File = new LineSequentialFile(this, "L2").assign("l2.txt").record(l2FileRecord).status(s);
    // FD K, printed-files.cob:25
    private final SequentialFile kFile = new SequentialFile(this, "K").assign(Device.KEYBOARD).record(kFileRecord).status(s);

    public PrintedFiles(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(PrintedFiles::new, args);
    }

    @Override
    protected String programId() {
        return "PRINTED-FILES";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, printed-files.cob:31. */
    private void mainLine() {
        fFile.open(OpenMode.OUTPUT).orFail();
        display("open ", s);
        r.set("first");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("adv");
        fFile.write(r, Advancing.afterLines(2)).orFail();
        display("w ", s);
        r.set("adv1");
        fFile.write(r, Advancing.afterLines(1)).orFail();
        display("w ", s);
        r.set("advn");
        fFile.write(r, Advancing.afterLines(n.toInt())).orFail();
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
        r.set("last");
        fFile.write(r, Advancing.afterLines(1)).orFail();
        display("w ", s);
        fFile.close().orFail();
        gFile.open(OpenMode.OUTPUT).orFail();
        display("open ", s);
        gr.set("first");
        gFile.write(gr).orFail();
        display("w ", s);
        gr.set("adv");
        gFile.write(gr, Advancing.afterLines(2)).orFail();
        display("w ", s);
        gr.set("bef");
        gFile.write(gr, Advancing.beforeLines(2)).orFail();
        display("w ", s);
        gFile.close().orFail();
        hFile.open(OpenMode.OUTPUT).orFail();
        display("open ", s);
        hr.set("first");
        hFile.write(hr).orFail();
        display("w ", s);
        hr.set("adv");
        hFile.write(hr, Advancing.afterLines(2)).orFail();
        display("w ", s);
        hr.set("bef");
        hFile.write(hr, Advancing.beforeLines(2)).orFail();
        display("w ", s);
        hFile.close().orFail();
        lFile.open(OpenMode.OUTPUT).orFail();
        lr.set("adv");
        lFile.write(lr, Advancing.afterLines(1)).orFail();
        display("w ", s);
        lr.set(SPACES);
        lFile.write(lr, Advancing.afterLines(1)).orFail();
        display("w ", s);
        lr.set("x");
        lFile.write(lr, Advancing.afterLines(n.toInt())).orFail();
        display("w ", s);
        lFile.close().orFail();
        lFile.open(OpenMode.EXTEND).orFail();
        lr.set("more");
        lFile.write(lr, Advancing.afterLines(1)).orFail();
        display("w ", s);
        lFile.close().orFail();
        l2File.open(OpenMode.OUTPUT).orFail();
        lr2.set("p");
        l2File.write(lr2, Advancing.beforePage()).orFail();
        display("w ", s);
        lr2.set("q");
        l2File.write(lr2, Advancing.afterLines(1)).orFail();
        display("w ", s);
        lr2.set("r");
        l2File.write(lr2, Advancing.beforeLines(1)).orFail();
        display("w ", s);
        lr2.set("s");
        l2File.write(lr2, Advancing.afterLines(1)).orFail();
        display("w ", s);
        lr2.set("t");
        l2File.write(lr2).orFail();
        display("w ", s);
        lr2.set("u");
        l2File.write(lr2, Advancing.afterLines(1)).orFail();
        display("w ", s);
        l2File.close().orFail();
        kFile.open(OpenMode.INPUT).orFail();
        display(s);
        kFile.read().orFail();
        display(s, kr);
        kFile.read().orFail();
        display(s, kr);
        kFile.read().orFail();
        display(s, kr);
        kFile.close().orFail();
        throw stopRun();
    }
}
