package drydock.programs.indexedposition;

import drydock.cobol.AccessMode;
import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.IndexedFile;
import drydock.cobol.LineSequentialFile;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.StartRelation;
import drydock.cobol.Storage;

/**
 * INDEXED-POSITION, translated from indexed-position.cob:4.
 */
public final class IndexedPosition extends Program {
    // FILE SECTION

    private final Group r = Storage.allocate(8).record(8); // 01 R, indexed-position.cob:17
    private final Alphanumeric k = r.alphanumeric(0, 3); // 05 K, indexed-position.cob:17
    private final Alphanumeric d = r.alphanumeric(3, 2); // 05 D, indexed-position.cob:17
    private final Alphanumeric t = r.alphanumeric(5, 3); // 05 T, indexed-position.cob:17

    private final Group gr = Storage.allocate(8).record(8); // 01 GR, indexed-position.cob:19
    private final Alphanumeric gk = gr.alphanumeric(0, 3); // 05 GK, indexed-position.cob:19
    private final Alphanumeric gd = gr.alphanumeric(3, 2); // 05 GD, indexed-position.cob:19
    private final Alphanumeric gt = gr.alphanumeric(5, 3); // 05 GT, indexed-position.cob:19

    private final Group hr = Storage.allocate(9).record(9); // 01 HR, indexed-position.cob:21
    private final Alphanumeric hk = hr.alphanumeric(0, 3); // 05 HK, indexed-position.cob:21
    private final Alphanumeric hd = hr.alphanumeric(3, 2); // 05 HD, indexed-position.cob:21
    private final Alphanumeric ht = hr.alphanumeric(5, 4); // 05 HT, indexed-position.cob:21

    private final Group mr = Storage.allocate(8).record(8); // 01 MR, indexed-position.cob:23
    private final Alphanumeric mk = mr.alphanumeric(0, 3); // 05 MK, indexed-position.cob:23
    private final Alphanumeric md = mr.alphanumeric(3, 2); // 05 MD, indexed-position.cob:23
    private final Alphanumeric mt = mr.alphanumeric(5, 3); // 05 MT, indexed-position.cob:23

    private final Group lFileRecord = Storage.allocate(3).record(3);
    private final Alphanumeric lr = lFileRecord.alphanumeric(0, 3); // 01 LR, indexed-position.cob:24

    private final Group sr = Storage.allocate(8).record(8); // 01 SR, indexed-position.cob:26
    private final Alphanumeric sk = sr.alphanumeric(0, 3); // 05 SK, indexed-position.cob:26
    private final Alphanumeric skd = sr.alphanumeric(3, 2); // 05 SKD, indexed-position.cob:26
    private final Alphanumeric st = sr.alphanumeric(5, 3); // 05 ST, indexed-position.cob:26

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(16);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, indexed-position.cob:28

    // Files
    // FD F, indexed-position.cob:16
    private final IndexedFile fFile = new IndexedFile(this, "F").assign("i1.dat").record(r).access(AccessMode.DYNAMIC).recordKey(k)
            .alternateKeyWithDuplicates(d).status(s);
    // FD G, indexed-position.cob:18
    private final IndexedFile gFile = new IndexedFile(this, "G").assign("i1.dat").record(gr).access(AccessMode.DYNAMIC).recordKey(gk)
            .status(s);
    // FD H, indexed-position.cob:20
    private final IndexedFile hFile = new IndexedFile(this, "H").assign("i1.dat").record(hr).access(AccessMode.DYNAMIC).recordKey(hk)
            .alternateKeyWithDuplicates(hd).status(s);
    // FD M, indexed-position.cob:22
    private final IndexedFile mFile = new IndexedFile(this, "M").assign("i1.dat").record(mr).access(AccessMode.DYNAMIC).recordKey(mk)
            .alternateKey(md).status(s);
    // FD L, indexed-position.cob:24
    private final LineSequentialFile lFile = new LineSequentialFile(this, "L").assign("l.txt").record(lFileRecord);
    // FD SQ, indexed-position.cob:25
    private final IndexedFile sqFile = new IndexedFile(this, "SQ").assign("i1.dat").record(sr).recordKey(sk).alternateKeyWithDuplicates(skd)
            .status(s);

    public IndexedPosition(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(IndexedPosition::new, args);
    }

    @Override
    protected String programId() {
        return "INDEXED-POSITION";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, indexed-position.cob:30. */
    private void mainLine() {
        fFile.open(OpenMode.OUTPUT).orFail();
        display("open ", s);
        r.set("001d1aaa");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("003d1ccc");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("005d1eee");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("007d2ggg");
        fFile.write(r).orFail();
        display("w ", s);
        fFile.close().orFail();
        fFile.open(OpenMode.I_O).orFail();
        r.set("003d1CCC");
        fFile.rewrite(r).orFail();
        display("rw same alt ", s);
        r.set("001d1AAA");
        fFile.rewrite(r).orFail();
        display("rw same alt ", s);
        d.set("d1");
        fFile.read(d).orFail();
        display("r ", s, r);
        fFile.readNext().orFail();
        display("n ", s, r);
        fFile.readNext().orFail();
        display("n ", s, r);
        fFile.readNext().orFail();
        display("n ", s, r);
        k.set("001");
        fFile.read().orFail();
        display("r ", s, r);
        r.set("002d3bbb");
        fFile.write(r).orFail();
        display("w ", s);
        fFile.readNext().orFail();
        display("n ", s, r);
        r.set("004d3bbb");
        fFile.write(r).orFail();
        display("w ", s);
        k.set("003");
        fFile.delete().orFail();
        display("del ", s);
        fFile.readNext().orFail();
        display("n ", s, r);
        fFile.delete().orFail();
        display("del ", s);
        fFile.readNext().orFail();
        display("n ", s, r);
        d.set("d1");
        fFile.start(StartRelation.EQUAL, d).orFail();
        display("st ", s);
        fFile.readNext().orFail();
        display("n ", s, r);
        r.set("001d9zzz");
        fFile.rewrite(r).orFail();
        display("rw ", s);
        fFile.readNext().orFail();
        display("n ", s, r);
        fFile.readNext().orFail();
        display("n ", s, r);
        k.set("007");
        fFile.start(StartRelation.EQUAL, k).orFail();
        display("st ", s);
        k.set("001");
        fFile.read().orFail();
        display("r ", s, r);
        fFile.readNext().orFail();
        display("n ", s, r);
        k.set("007");
        fFile.start(StartRelation.EQUAL, k).orFail();
        display("st ", s);
        k.set("xxx");
        fFile.read().orFail();
        display("r ", s, r);
        fFile.readNext().orFail();
        display("n ", s, r);
        k.set("xxx");
        fFile.start(StartRelation.EQUAL, k).orFail();
        display("st ", s);
        k.set("001");
        fFile.read().orFail();
        display("r ", s, r);
        fFile.readNext().orFail();
        display("n ", s, r);
        fFile.delete().orFail();
        display("del ", s);
        fFile.delete().orFail();
        display("del ", s);
        fFile.write(r).orFail();
        display("w ", s);
        fFile.readNext().orFail();
        display("n ", s, r);
        fFile.readPrevious().orFail();
        display("p ", s, r);
        fFile.close().orFail();
        gFile.open(OpenMode.INPUT).orFail();
        display("G ", s);
        gFile.readNext().orFail();
        display(s, gr);
        gFile.close().orFail();
        hFile.open(OpenMode.INPUT).orFail();
        display("H ", s);
        hFile.readNext().orFail();
        display(s, hr);
        hFile.close().orFail();
        mFile.open(OpenMode.INPUT).orFail();
        display("M ", s);
        mFile.readNext().orFail();
        display(s, mr);
        mFile.close().orFail();
        lFile.open(OpenMode.OUTPUT).orFail();
        lFile.close().orFail();
        lFile.open(OpenMode.OUTPUT).orFail();
        lFile.write(lr).orFail();
        lFile.close().orFail();
        sqFile.open(OpenMode.I_O).orFail();
        display("SQ ", s);
        sqFile.read().orFail();
        display(s, sr);
        sk.set("zzz");
        sqFile.rewrite(sr).orFail();
        display("rw ", s);
        sqFile.read().orFail();
        display(s, sr);
        skd.set("d7");
        sqFile.rewrite(sr).orFail();
        display("rw ", s);
        sqFile.read().orFail();
        display(s, sr);
        sk.set("001");
        sqFile.delete().orFail();
        display("del ", s);
        sqFile.read().orFail();
        display(s, sr);
        sk.set("zzz");
        sqFile.delete().orFail();
        display("del ", s);
        sqFile.close().orFail();
        sqFile.open(OpenMode.I_O).orFail();
        display("SQ ", s);
        for (int round = 0; round < 6; round++) {
            sqFile.read().orFail();
            display(s, sr);
        }
        throw stopRun();
    }
}
