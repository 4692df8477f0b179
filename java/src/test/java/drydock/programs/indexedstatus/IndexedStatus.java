package drydock.programs.indexedstatus;

import drydock.cobol.AccessMode;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.IndexedFile;
import drydock.cobol.Literal;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.StartRelation;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * INDEXED-STATUS, translated from indexed-status.cob:4.
 */
public final class IndexedStatus extends Program {
    // FILE SECTION

    private final Group r = Storage.allocate(10).record(10); // 01 R, indexed-status.cob:14
    private final Alphanumeric k = r.alphanumeric(0, 3); // 05 K, indexed-status.cob:14
    private final Alphanumeric a = r.alphanumeric(3, 2); // 05 A, indexed-status.cob:14
    private final Alphanumeric d = r.alphanumeric(5, 2); // 05 D, indexed-status.cob:14
    private final Alphanumeric t = r.alphanumeric(7, 3); // 05 T, indexed-status.cob:14

    private final Group qFileRecord = Storage.allocate(8).record(8);
    private final Group rq = qFileRecord.group(0, 8); // 01 RQ, indexed-status.cob:16
    private final Zoned qk = rq.zoned(0, "9(3)"); // 05 QK, indexed-status.cob:16
    private final Alphanumeric qt = rq.alphanumeric(3, 5); // 05 QT, indexed-status.cob:16
    private final Group rqs = qFileRecord.group(0, 5); // 01 RQS, indexed-status.cob:17
    private final Zoned qks = rqs.zoned(0, "9(3)"); // 05 QKS, indexed-status.cob:17
    private final Alphanumeric qts = rqs.alphanumeric(3, 2); // 05 QTS, indexed-status.cob:17

    private final Group rz = Storage.allocate(5).record(5); // 01 RZ, indexed-status.cob:19
    private final Alphanumeric zt = rz.alphanumeric(0, 2); // 05 ZT, indexed-status.cob:19
    private final Alphanumeric zk = rz.alphanumeric(2, 3); // 05 ZK, indexed-status.cob:19

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, indexed-status.cob:21

    // Files
    // FD F, indexed-status.cob:13
    private final IndexedFile fFile = new IndexedFile(this, "F").assign("i1.dat").record(r).access(AccessMode.DYNAMIC).recordKey(k)
            .alternateKey(a).alternateKeyWithDuplicates(d).status(s);
    // FD Q, indexed-status.cob:15
    private final IndexedFile qFile = new IndexedFile(this, "Q").assign("i2.dat").record(qFileRecord).varying(5, 8).recordKey(qk).status(s);
    // FD Z, indexed-status.cob:18
    private final IndexedFile zFile = new IndexedFile(this, "Z").assign("i3.dat").record(rz).optional().access(AccessMode.RANDOM)
            .recordKey(zk).status(s);

    public IndexedStatus(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(IndexedStatus::new, args);
    }

    @Override
    protected String programId() {
        return "INDEXED-STATUS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, indexed-status.cob:23. */
    private void mainLine() {
        fFile.open(OpenMode.INPUT).orFail();
        display("oi ", s);
        fFile.open(OpenMode.OUTPUT).orFail();
        display("open ", s);
        r.set("003a1d1aaa");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("001a2d2bbb");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("005a3d1ccc");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("001a4d1ccc");
        fFile.write(r).orFail();
        display("w dup ", s);
        r.set("007a1d1ccc");
        fFile.write(r).orFail();
        display("w dupalt ", s);
        r.set("009a5d1ddd");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("002a6d0eee");
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
        fFile.readNext().orFail();
        display("next ", s, r);
        k.set("004");
        fFile.read().orFail();
        display("read ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        k.set("003");
        fFile.read().orFail();
        display("read ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.readPrevious().orFail();
        display("prev ", s, r);
        a.set("a5");
        fFile.read(a).orFail();
        display("read alt ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        d.set("d1");
        fFile.read(d).orFail();
        display("read dup alt ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.readPrevious().orFail();
        display("prev ", s, r);
        fFile.readPrevious().orFail();
        display("prev ", s, r);
        fFile.readPrevious().orFail();
        display("prev ", s, r);
        fFile.readPrevious().orFail();
        display("prev ", s, r);
        fFile.readPrevious().orFail();
        display("prev ", s, r);
        fFile.readPrevious().orFail();
        display("prev ", s, r);
        k.set("002");
        fFile.start(StartRelation.GREATER, k).orFail();
        display("st> ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        k.set("004");
        fFile.start(StartRelation.NOT_LESS, k).orFail();
        display("st>= ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        k.set("004");
        fFile.start(StartRelation.LESS, k).orFail();
        display("st< ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        k.set("004");
        fFile.start(StartRelation.NOT_GREATER, k).orFail();
        display("st<= ", s);
        fFile.readPrevious().orFail();
        display("prev ", s, r);
        fFile.readPrevious().orFail();
        display("prev ", s, r);
        k.set("009");
        fFile.start(StartRelation.GREATER, k).orFail();
        display("st>9 ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        k.set("004");
        fFile.start(StartRelation.EQUAL, k).orFail();
        display("st= ", s);
        k.set("005");
        fFile.start(StartRelation.EQUAL, k).orFail();
        display("st= ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.start(StartRelation.FIRST, null).orFail();
        display("st first ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.start(StartRelation.LAST, null).orFail();
        display("st last ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        d.set("d1");
        fFile.start(StartRelation.NOT_LESS, d).orFail();
        display("st D ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        d.set("d1");
        fFile.start(StartRelation.GREATER, d).orFail();
        display("st> D ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        d.set("d1");
        fFile.start(StartRelation.NOT_GREATER, d).orFail();
        display("st<= D ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        d.set("d1");
        fFile.start(StartRelation.LESS, d).orFail();
        display("st< D ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        k.slice(1, 2).set("00");
        fFile.start(StartRelation.EQUAL, k.slice(1, 2)).orFail();
        display("st partial ", s);
        fFile.readNext().orFail();
        display("next ", s, r);
        r.set("003a1d9AAA");
        fFile.rewrite(r).orFail();
        display("rw ", s);
        d.set("d9");
        fFile.read(d).orFail();
        display("read d9 ", s, r);
        r.set("004a1d9AAA");
        fFile.rewrite(r).orFail();
        display("rw none ", s);
        r.set("003a2d9AAA");
        fFile.rewrite(r).orFail();
        display("rw dupalt ", s);
        r.set("003a1d1AAA");
        fFile.rewrite(r).orFail();
        display("rw ", s);
        d.set("d1");
        fFile.read(d).orFail();
        display("read d1 ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        k.set("005");
        fFile.delete().orFail();
        display("del ", s);
        k.set("005");
        fFile.delete().orFail();
        display("del again ", s);
        d.set("d1");
        fFile.read(d).orFail();
        display("read d1 ", s, r);
        fFile.readNext().orFail();
        display("next ", s, r);
        fFile.close().orFail();
        fFile.open(OpenMode.INPUT).orFail();
        fFile.rewrite(r).orFail();
        display("rwi ", s);
        fFile.delete().orFail();
        display("deli ", s);
        fFile.write(r).orFail();
        display("wi ", s);
        fFile.readPrevious().orFail();
        display("prev first ", s, r);
        fFile.close().orFail();
        fFile.open(OpenMode.EXTEND).orFail();
        display("ext ", s);
        r.set("010a9d9xxx");
        fFile.write(r).orFail();
        display("w ", s);
        fFile.close().orFail();
        qFile.open(OpenMode.OUTPUT).orFail();
        display("open Q ", s);
        rq.set("005five");
        qFile.write(rq).orFail();
        display("w ", s);
        rq.set("003thr");
        qFile.write(rq).orFail();
        display("w order ", s);
        rq.set("005FIV");
        qFile.write(rq).orFail();
        display("w dup ", s);
        rq.set("007sev");
        qFile.write(rqs).orFail();
        display("w ", s);
        rq.set("008eig");
        qFile.write(rq).orFail();
        display("w ", s);
        qFile.close().orFail();
        qFile.open(OpenMode.EXTEND).orFail();
        display("ext ", s);
        rq.set("006six");
        qFile.write(rq).orFail();
        display("w order ", s);
        rq.set("009nin");
        qFile.write(rq).orFail();
        display("w ", s);
        qFile.close().orFail();
        qFile.open(OpenMode.I_O).orFail();
        display("io ", s);
        qFile.write(rq).orFail();
        display("w ", s);
        qFile.rewrite(rq).orFail();
        display("rw ", s);
        qFile.delete().orFail();
        display("del ", s);
        rq.set(Literal.all("."));
        qFile.read().orFail();
        display("r ", s, rq);
        qt.set("FIVE!");
        qFile.rewrite(rq).orFail();
        display("rw ", s);
        qk.set(6);
        qFile.rewrite(rq).orFail();
        display("rw key ", s);
        qFile.read().orFail();
        display("r ", s, rq);
        qk.set(6);
        qFile.rewrite(rq).orFail();
        display("rw key ", s);
        qFile.read().orFail();
        display("r ", s, rq);
        qFile.delete().orFail();
        display("del ", s);
        qFile.read().orFail();
        display("r ", s, rq);
        qFile.read().orFail();
        display("r ", s, rq);
        qFile.read().orFail();
        display("r ", s, rq);
        qk.set(6);
        qFile.start(StartRelation.NOT_LESS, qk).orFail();
        display("st ", s);
        qFile.read().orFail();
        display("r ", s, rq);
        qFile.close().orFail();
        zFile.open(OpenMode.INPUT).orFail();
        display("oi Z ", s);
        zk.set("abc");
        zFile.read().orFail();
        display(s);
        zFile.close().orFail();
        display(s);
        zFile.open(OpenMode.I_O).orFail();
        display("io Z ", s);
        zk.set("abc");
        zFile.read().orFail();
        display(s);
        rz.set("zzabc");
        zFile.write(rz).orFail();
        display(s);
        zFile.read().orFail();
        display(s, rz);
        rz.set("zzabd");
        zFile.rewrite(rz).orFail();
        display(s);
        zFile.delete().orFail();
        display(s);
        zFile.close().orFail();
        display(s);
        throw stopRun();
    }
}
