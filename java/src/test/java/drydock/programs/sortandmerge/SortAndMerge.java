package drydock.programs.sortandmerge;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.FileOutcome;
import drydock.cobol.Group;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.SortFile;
import drydock.cobol.SortStatement;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * SORT-AND-MERGE, translated from sort-and-merge.cob:3.
 */
public final class SortAndMerge extends Program {
    // FILE SECTION

    private final Group aFileRecord = Storage.allocate(8).record(8);
    private final Alphanumeric ar = aFileRecord.alphanumeric(0, 8); // 01 AR, sort-and-merge.cob:15

    private final Group bFileRecord = Storage.allocate(8).record(8);
    private final Alphanumeric br = bFileRecord.alphanumeric(0, 8); // 01 BR, sort-and-merge.cob:16

    private final Group oFileRecord = Storage.allocate(8).record(8);
    private final Alphanumeric ox = oFileRecord.alphanumeric(0, 8); // 01 OX, sort-and-merge.cob:17

    private final Group o2FileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric ox2 = o2FileRecord.alphanumeric(0, 6); // 01 OX2, sort-and-merge.cob:18

    private final Group mFileRecord = Storage.allocate(8).record(8);
    private final Alphanumeric mr = mFileRecord.alphanumeric(0, 8); // 01 MR, sort-and-merge.cob:19

    private final Group wr = Storage.allocate(8).record(8); // 01 WR, sort-and-merge.cob:20
    private final Alphanumeric k1 = wr.alphanumeric(0, 2); // 05 K1, sort-and-merge.cob:20
    private final Zoned k2 = wr.zoned(2, "S9(2)"); // 05 K2, sort-and-merge.cob:20
    private final Alphanumeric wt = wr.alphanumeric(4, 4); // 05 WT, sort-and-merge.cob:20

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(80);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, sort-and-merge.cob:22
    private final Zoned e = storage.record(1).zoned(0, "9").value(0); // 01 E, sort-and-merge.cob:23

    private final Group t = storage.record(18); // 01 T, sort-and-merge.cob:24
    private final Group te = t.group(0, 3).occurs(6, 3); // 05 TE, sort-and-merge.cob:24
    private final Zoned tk = te.zoned(0, "9(2)").occurs(6, 3); // 10 TK, sort-and-merge.cob:24
    private final Alphanumeric tv = te.alphanumeric(2, 1).occurs(6, 3); // 10 TV, sort-and-merge.cob:24

    private final Zoned i = storage.record(2).zoned(0, "99"); // 01 I, sort-and-merge.cob:25

    // Files
    // FD A, sort-and-merge.cob:15
    private final LineSequentialFile aFile = new LineSequentialFile(this, "A").assign("a.txt").record(aFileRecord).status(s);
    // FD B, sort-and-merge.cob:16
    private final LineSequentialFile bFile = new LineSequentialFile(this, "B").assign("b.txt").record(bFileRecord).status(s);
    // FD O, sort-and-merge.cob:17
    private final LineSequentialFile oFile = new LineSequentialFile(this, "O").assign("o.txt").record(oFileRecord).status(s);
    // FD O2, sort-and-merge.cob:18
    private final LineSequentialFile o2File = new LineSequentialFile(this, "O2").assign("o2.txt").record(o2FileRecord).status(s);
    // FD M, sort-and-merge.cob:19
    private final LineSequentialFile mFile = new LineSequentialFile(this, "M").assign("nofile.txt").record(mFileRecord).status(s);
    private final SortFile wFile = new SortFile(this, "W").record(wr); // SD W, sort-and-merge.cob:20

    public SortAndMerge(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(SortAndMerge::new, args);
    }

    @Override
    protected String programId() {
        return "SORT-AND-MERGE";
    }

    @Override
    protected void procedure(Field[] using) {
        mainP();
    }

    /** MAIN-P, sort-and-merge.cob:27. */
    private void mainP() {
        aFile.open(OpenMode.OUTPUT).orFail();
        ar.set("bb03aaa1");
        aFile.write(ar).orFail();
        ar.set("aa01aaa2");
        aFile.write(ar).orFail();
        ar.set("bb03aaa3");
        aFile.write(ar).orFail();
        ar.set("aa0qaaa4");
        aFile.write(ar).orFail();
        aFile.close().orFail();
        bFile.open(OpenMode.OUTPUT).orFail();
        br.set("aa05bbb1");
        bFile.write(br).orFail();
        br.set("cc01bbb2");
        bFile.write(br).orFail();
        bFile.close().orFail();
        new SortStatement(wFile).ascending(k1).descending(k2).using(aFile, bFile).giving(oFile, o2File).execute();
        display("SR ", sortReturn, " ", s);
        oFile.open(OpenMode.INPUT).orFail();
        for (int round = 0; round < 7; round++) {
            FileOutcome read = oFile.read();
            if (read.atEnd()) {
                display("END");
            } else if (read.succeeded()) {
                display(ox);
            }
        }
        oFile.close().orFail();
        o2File.open(OpenMode.INPUT).orFail();
        for (int round2 = 0; round2 < 2; round2++) {
            FileOutcome read2 = o2File.read();
            if (read2.atEnd()) {
                display("END");
            } else if (read2.succeeded()) {
                display(ox2);
            }
        }
        o2File.close().orFail();
        new SortStatement(wFile).ascending(k2).inputProcedure(this::inp).outputProcedure(this::outp).execute();
        display("SR ", sortReturn);
        SortStatement.ofMerge(wFile).ascending(k1).using(aFile, bFile).giving(oFile).execute();
        oFile.open(OpenMode.INPUT).orFail();
        for (int round3 = 0; round3 < 7; round3++) {
            FileOutcome read3 = oFile.read();
            if (read3.atEnd()) {
                display("END");
            } else if (read3.succeeded()) {
                display(ox);
            }
        }
        oFile.close().orFail();
        SortStatement.ofMerge(wFile).ascending(k1).using(aFile, bFile).outputProcedure(this::outp).execute();
        t.set("05a03b05c01d09e03f");
        SortStatement.ofTable(te, 6).ascending(tk).execute();
        display(t);
        SortStatement.ofTable(te, 6).descending(tv).execute();
        display(t);
        SortStatement.ofTable(te, 6).descending(tk).ascending(tv).execute();
        display(t);
        new SortStatement(wFile).ascending(k1).using(mFile).giving(oFile).execute();
        display("SR ", sortReturn, " ", s);
        new SortStatement(wFile).ascending(k1).using(aFile).giving(oFile).execute();
        display("SR ", sortReturn, " ", s);
        throw stopRun();
    }

    /** INP, sort-and-merge.cob:59. */
    private void inp() {
        k1.set("zz");
        k2.set(5);
        wt.set("one");
        wFile.release(wr);
        k1.set("yy");
        k2.set(-5);
        wt.set("two");
        wFile.release(wr);
        ox.set("xx03xxx");
        wr.set(ox);
        wFile.release(wr);
    }

    /** OUTP, sort-and-merge.cob:64. */
    private void outp() {
        e.set(0);
        while (e.toLong() != 1) {
            FileOutcome returned = wFile.returnRecord().into(ox);
            if (returned.atEnd()) {
                e.set(1);
            } else if (returned.succeeded()) {
                display("RET ", wr, ox);
            }
        }
    }
}
