package drydock.programs.relativestatus;

import drydock.cobol.AccessMode;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.RelativeFile;
import drydock.cobol.StartRelation;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * RELATIVE-STATUS, translated from relative-status.cob:3.
 */
public final class RelativeStatus extends Program {
    // FILE SECTION

    private final Group fFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric r = fFileRecord.alphanumeric(0, 6); // 01 R, relative-status.cob:14

    private final Group qFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric rq = qFileRecord.alphanumeric(0, 6); // 01 RQ, relative-status.cob:16

    private final Group nFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric rn = nFileRecord.alphanumeric(0, 6); // 01 RN, relative-status.cob:18
    private final Alphanumeric rn3 = nFileRecord.alphanumeric(0, 3); // 01 RN3, relative-status.cob:19

    private final Group zFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric rz = zFileRecord.alphanumeric(0, 6); // 01 RZ, relative-status.cob:21

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(48);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, relative-status.cob:23
    private final Zoned k = storage.record(4).zoned(0, "9(4)"); // 01 K, relative-status.cob:24
    private final Zoned k2 = storage.record(2).zoned(0, "9(2)"); // 01 K2, relative-status.cob:25

    // Files
    // FD F, relative-status.cob:13
    private final RelativeFile fFile = new RelativeFile(this, "F").assign("r1.dat").record(fFileRecord).access(AccessMode.DYNAMIC)
            .relativeKey(k).status(s);
    // FD Q, relative-status.cob:15
    private final RelativeFile qFile = new RelativeFile(this, "Q").assign("r2.dat").record(qFileRecord).relativeKey(k2).status(s);
    // FD N, relative-status.cob:17
    private final RelativeFile nFile = new RelativeFile(this, "N").assign("r3.dat").record(nFileRecord).varying(3, 6).status(s);
    // FD Z, relative-status.cob:20
    private final RelativeFile zFile = new RelativeFile(this, "Z").assign("r4.dat").record(zFileRecord).access(AccessMode.RANDOM)
            .relativeKey(k).status(s);

    public RelativeStatus(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(RelativeStatus::new, args);
    }

    @Override
    protected String programId() {
        return "RELATIVE-STATUS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, relative-status.cob:27. */
    private void mainLine() {
        fFile.open(OpenMode.INPUT).orFail();
        display("oi ", s);
        fFile.open(OpenMode.OUTPUT).orFail();
        display("open ", s);
        k.set(3);
        r.set("three");
        fFile.write(r).orFail();
        display("w ", s);
        k.set(1);
        r.set("one");
        fFile.write(r).orFail();
        display("w ", s);
        k.set(1);
        r.set("one2");
        fFile.write(r).orFail();
        display("w dup ", s);
        k.set(0);
        r.set("zero");
        fFile.write(r).orFail();
        display("w 0 ", s);
        k.set(6);
        r.set("six");
        fFile.write(r).orFail();
        display("w ", s);
        fFile.read().orFail();
        display("read out ", s);
        fFile.delete().orFail();
        display("del out ", s);
        fFile.rewrite(r).orFail();
        display("rewr out ", s);
        fFile.start(StartRelation.GREATER, k).orFail();
        display("start out ", s);
        fFile.close().orFail();
        fFile.open(OpenMode.I_O).orFail();
        display("io ", s);
        k.set(2);
        fFile.read().orFail();
        display("read2 ", s, r);
        k.set(3);
        fFile.read().orFail();
        display("read3 ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        fFile.readPrevious().orFail();
        display("prev ", s, r, k);
        k.set(2);
        fFile.start(StartRelation.GREATER, k).orFail();
        display("start> ", s, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(4);
        fFile.start(StartRelation.NOT_LESS, k).orFail();
        display("start>= ", s, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(4);
        fFile.start(StartRelation.LESS, k).orFail();
        display("start< ", s, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(4);
        fFile.start(StartRelation.EQUAL, k).orFail();
        display("start= ", s, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(6);
        fFile.start(StartRelation.GREATER, k).orFail();
        display("start>6 ", s, k);
        k.set(4);
        fFile.start(StartRelation.NOT_GREATER, k).orFail();
        display("start<= ", s, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.start(StartRelation.FIRST, null).orFail();
        display("start first ", s, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.start(StartRelation.LAST, null).orFail();
        display("start last ", s, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        k.set(3);
        r.set("THREE");
        fFile.rewrite(r).orFail();
        display("rw ", s);
        k.set(4);
        r.set("FOUR");
        fFile.rewrite(r).orFail();
        display("rw4 ", s);
        k.set(4);
        r.set("four");
        fFile.write(r).orFail();
        display("w4 ", s);
        k.set(1);
        fFile.delete().orFail();
        display("del ", s);
        k.set(1);
        fFile.delete().orFail();
        display("del again ", s);
        k.set(5);
        fFile.delete().orFail();
        display("del5 ", s);
        k.set(9);
        fFile.delete().orFail();
        display("del9 ", s);
        k.set(1);
        fFile.read().orFail();
        display("read1 ", s);
        k.set(0);
        fFile.read().orFail();
        display("read0 ", s);
        k.set(99);
        fFile.read().orFail();
        display("read99 ", s);
        k.set(99);
        fFile.start(StartRelation.LESS, k).orFail();
        display("start<99 ", s, k);
        fFile.readNext().orFail();
        display("next ", s, r, k);
        fFile.close().orFail();
        fFile.open(OpenMode.INPUT).orFail();
        k.set(99);
        fFile.readNext().orFail();
        display("first ", s, r, k);
        fFile.rewrite(r).orFail();
        display("rwi ", s);
        fFile.delete().orFail();
        display("deli ", s);
        fFile.write(r).orFail();
        display("wi ", s);
        fFile.close().orFail();
        fFile.open(OpenMode.EXTEND).orFail();
        display("ext ", s);
        k.set(8);
        r.set("eight");
        fFile.write(r).orFail();
        display("w8 ", s, k);
        k.set(2);
        r.set("two");
        fFile.write(r).orFail();
        display("w2 ", s, k);
        fFile.close().orFail();
        qFile.open(OpenMode.OUTPUT).orFail();
        display("open Q ", s);
        k2.set(55);
        rq.set("q1");
        qFile.write(rq).orFail();
        display("w ", s, k2);
        rq.set("q2");
        qFile.write(rq).orFail();
        display("w ", s, k2);
        rq.set("q3");
        qFile.write(rq).orFail();
        display("w ", s, k2);
        qFile.close().orFail();
        qFile.open(OpenMode.EXTEND).orFail();
        display("ext Q ", s);
        rq.set("q4");
        qFile.write(rq).orFail();
        display("w ", s, k2);
        qFile.close().orFail();
        qFile.open(OpenMode.I_O).orFail();
        display("io Q ", s);
        qFile.write(rq).orFail();
        display("w ", s);
        qFile.rewrite(rq).orFail();
        display("rw ", s);
        qFile.delete().orFail();
        display("del ", s);
        qFile.read().orFail();
        display("r ", s, rq, k2);
        qFile.read().orFail();
        display("r ", s, rq, k2);
        qFile.delete().orFail();
        display("del ", s);
        qFile.delete().orFail();
        display("del again ", s);
        qFile.read().orFail();
        display("r ", s, rq, k2);
        rq.set("Q3");
        qFile.rewrite(rq).orFail();
        display("rw ", s);
        qFile.rewrite(rq).orFail();
        display("rw2 ", s);
        qFile.read().orFail();
        display("r ", s, rq, k2);
        qFile.read().orFail();
        display("r ", s, rq, k2);
        qFile.read().orFail();
        display("r ", s, rq, k2);
        k2.set(2);
        qFile.start(StartRelation.NOT_LESS, k2).orFail();
        display("st ", s);
        qFile.read().orFail();
        display("r ", s, rq, k2);
        qFile.close().orFail();
        nFile.open(OpenMode.OUTPUT).orFail();
        display("open N ", s);
        rn.set("n1");
        nFile.write(rn).orFail();
        display("w ", s);
        rn.set("n2abcd");
        nFile.write(rn3).orFail();
        display("w3 ", s);
        nFile.close().orFail();
        nFile.open(OpenMode.INPUT).orFail();
        nFile.read().orFail();
        display("r ", s, rn);
        nFile.read().orFail();
        display("r ", s, rn);
        nFile.read().orFail();
        display("r ", s, rn);
        nFile.read().orFail();
        display("r ", s, rn);
        nFile.close().orFail();
        zFile.open(OpenMode.I_O).orFail();
        display("io Z ", s);
        zFile.open(OpenMode.OUTPUT).orFail();
        display("o Z ", s);
        k.set(5);
        rz.set("z5");
        zFile.write(rz).orFail();
        display("w ", s);
        zFile.close().orFail();
        zFile.open(OpenMode.I_O).orFail();
        display("io Z ", s);
        k.set(5);
        zFile.read().orFail();
        display(s, rz);
        k.set(4);
        rz.set("z4");
        zFile.write(rz).orFail();
        display("w ", s);
        k.set(5);
        rz.set("Z5");
        zFile.rewrite(rz).orFail();
        display("rw ", s);
        zFile.close().orFail();
        throw stopRun();
    }
}
