package drydock.programs.shortrecords;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CloseOption;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.RelativeFile;
import drydock.cobol.SequentialFile;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * SHORT-RECORDS, translated from short-records.cob:3.
 */
public final class ShortRecords extends Program {
    // FILE SECTION

    private final Group lFileRecord = Storage.allocate(40).record(40);
    private final Alphanumeric lr = lFileRecord.alphanumeric(0, 40); // 01 LR, short-records.cob:15

    private final Group r = Storage.allocate(6).record(6); // 01 R, short-records.cob:17
    private final Alphanumeric r1 = r.alphanumeric(0, 2); // 05 R1, short-records.cob:17
    private final Zoned r2 = r.zoned(2, "9(2)"); // 05 R2, short-records.cob:17
    private final Alphanumeric r3 = r.alphanumeric(4, 2); // 05 R3, short-records.cob:17

    private final Group vFileRecord = Storage.allocate(8).record(8);
    private final Alphanumeric vr = vFileRecord.alphanumeric(0, 8); // 01 VR, short-records.cob:19

    private final Group oFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric orr = oFileRecord.alphanumeric(0, 5); // 01 ORR, short-records.cob:20

    private final Group rvFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric rvr = rvFileRecord.alphanumeric(0, 5); // 01 RVR, short-records.cob:21

    private final Group wFileRecord = Storage.allocate(5).record(5);
    private final Alphanumeric wr = wFileRecord.alphanumeric(0, 5); // 01 WR, short-records.cob:22
    private final Group wr2 = wFileRecord.group(0, 5); // 01 WR2, short-records.cob:22
    private final Zoned wc = wr2.zoned(0, "9"); // 05 WC, short-records.cob:22
    private final Alphanumeric wt = wr2.alphanumeric(1, 1).occurs(4, 1); // 05 WT, short-records.cob:22

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(48);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, short-records.cob:24
    private final Alphanumeric i = storage.record(12).alphanumeric(0, 12); // 01 I, short-records.cob:25
    private final Zoned n = storage.record(4).zoned(0, "9(4)"); // 01 N, short-records.cob:26

    // Files
    // FD L, short-records.cob:15
    private final LineSequentialFile lFile = new LineSequentialFile(this, "L").assign("f1.dat").record(lFileRecord).status(s);
    private final SequentialFile fFile = new SequentialFile(this, "F").assign("f1.dat").record(r).status(s); // FD F, short-records.cob:16
    // FD V, short-records.cob:18
    private final SequentialFile vFile = new SequentialFile(this, "V").assign("f1.dat").record(vFileRecord).varying(2, 8).status(s);
    // FD O, short-records.cob:20
    private final SequentialFile oFile = new SequentialFile(this, "O").assign("o1.dat").record(oFileRecord).optional().status(s);
    // FD RV, short-records.cob:21
    private final RelativeFile rvFile = new RelativeFile(this, "RV").assign("f1.dat").record(rvFileRecord).status(s);
    // FD W, short-records.cob:22
    private final SequentialFile wFile = new SequentialFile(this, "W").assign("w1.dat").record(wFileRecord).varying(2, 5).status(s);

    public ShortRecords(CobolRuntime runtime) {
        super(runtime);
        wr2.dependingOn(wc, 1, 4, 1);
    }

    public static void main(String[] args) {
        CobolRuntime.main(ShortRecords::new, args);
    }

    @Override
    protected String programId() {
        return "SHORT-RECORDS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, short-records.cob:28. */
    private void mainLine() {
        display("[", r, "][", vr, "][", orr, "]");
        lFile.open(OpenMode.OUTPUT).orFail();
        lr.set("abc");
        lFile.write(lr).orFail();
        lr.set("defghijk");
        lFile.write(lr).orFail();
        lFile.close().orFail();
        fFile.open(OpenMode.INPUT).orFail();
        fFile.read().orFail();
        display(s, r);
        fFile.read().orFail();
        display(s, r);
        fFile.read().orFail();
        display(s, r);
        fFile.close().orFail();
        vFile.open(OpenMode.INPUT).orFail();
        vFile.read().orFail();
        display(s, vr);
        vFile.close().orFail();
        oFile.open(OpenMode.INPUT).orFail();
        display(s);
        oFile.read().orFail();
        display(s);
        oFile.read().orFail();
        display(s);
        oFile.close().orFail();
        display(s);
        oFile.open(OpenMode.EXTEND).orFail();
        display(s);
        orr.set("ooo");
        oFile.write(orr).orFail();
        display(s);
        oFile.close().orFail();
        oFile.open(OpenMode.I_O).orFail();
        display(s);
        oFile.read().orFail();
        display(s, orr);
        orr.set("xxx");
        oFile.rewrite(orr).orFail();
        display(s);
        oFile.read().orFail();
        display(s, orr);
        oFile.read().orFail();
        display(s, orr);
        oFile.close().orFail();
        wFile.open(OpenMode.OUTPUT).orFail();
        wc.set(2);
        wt.at(1).set("ab");
        wFile.write(wr2).orFail();
        display(s);
        wr.set("abcde");
        wFile.write(wr).orFail();
        display(s);
        wFile.close().orFail();
        wFile.open(OpenMode.INPUT).orFail();
        wFile.read().orFail();
        display(s, wr);
        wFile.read().orFail();
        display(s, wr);
        wFile.close().orFail();
        lFile.open(OpenMode.INPUT).orFail();
        lFile.read().into(n).orFail();
        display(s, n);
        lFile.close().orFail();
        display(s);
        lFile.close(CloseOption.LOCK).orFail();
        display(s);
        lFile.close().orFail();
        display(s);
        lFile.open(OpenMode.OUTPUT).orFail();
        lFile.close(CloseOption.REEL).orFail();
        display(s);
        lFile.close().orFail();
        display(s);
        lFile.open(OpenMode.OUTPUT).orFail();
        display(s);
        lFile.close(CloseOption.NO_REWIND).orFail();
        display(s);
        lFile.open(OpenMode.INPUT).orFail();
        lFile.close(CloseOption.UNIT).orFail();
        display(s);
        throw stopRun();
    }
}
