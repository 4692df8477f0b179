package drydock.programs.sequentialstatus;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CloseOption;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.Literal;
import drydock.cobol.OpenMode;
import drydock.cobol.Program;
import drydock.cobol.SequentialFile;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * SEQUENTIAL-STATUS, translated from sequential-status.cob:3.
 */
public final class SequentialStatus extends Program {
    // FILE SECTION

    private final Group fFileRecord = Storage.allocate(6).record(6);
    private final Alphanumeric r = fFileRecord.alphanumeric(0, 6); // 01 R, sequential-status.cob:13
    private final Alphanumeric r3 = fFileRecord.alphanumeric(0, 3); // 01 R3, sequential-status.cob:14

    private final Group vFileRecord = Storage.allocate(8).record(8);
    private final Alphanumeric vr = vFileRecord.alphanumeric(0, 8); // 01 VR, sequential-status.cob:16

    private final Group orx = Storage.allocate(6).record(6); // 01 ORX, sequential-status.cob:18
    private final Zoned on1 = orx.zoned(0, "9"); // 05 ON1, sequential-status.cob:18
    private final Alphanumeric ot = orx.alphanumeric(1, 1).occurs(5, 1); // 05 OT, sequential-status.cob:18

    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(48);
    private final Alphanumeric s = storage.record(2).alphanumeric(0, 2); // 01 S, sequential-status.cob:20
    private final Zoned vl = storage.record(2).zoned(0, "99"); // 01 VL, sequential-status.cob:21
    private final Alphanumeric w = storage.record(4).alphanumeric(0, 4); // 01 W, sequential-status.cob:22

    // Files
    // FD F, sequential-status.cob:12
    private final SequentialFile fFile = new SequentialFile(this, "F").assign("f1.dat").record(fFileRecord).varying(3, 6).status(s);
    // FD V, sequential-status.cob:15
    private final SequentialFile vFile = new SequentialFile(this, "V").assign("v1.dat").record(vFileRecord).varying(2, 8, vl).status(s);
    // FD O, sequential-status.cob:17
    private final SequentialFile oFile = new SequentialFile(this, "O").assign("o1.dat").record(orx).varying(2, 6).status(s);

    public SequentialStatus(CobolRuntime runtime) {
        super(runtime);
        orx.dependingOn(on1, 1, 5, 1);
    }

    public static void main(String[] args) {
        CobolRuntime.main(SequentialStatus::new, args);
    }

    @Override
    protected String programId() {
        return "SEQUENTIAL-STATUS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, sequential-status.cob:24. */
    private void mainLine() {
        fFile.open(OpenMode.OUTPUT).orFail();
        display("open ", s);
        r.set("ABCDEF");
        fFile.write(r).orFail();
        display("w ", s);
        r.set("abcdef");
        fFile.write(r3).orFail();
        display("w3 ", s);
        fFile.rewrite(r).orFail();
        display("rw ", s);
        fFile.read().orFail();
        display("read ", s);
        fFile.open(OpenMode.INPUT).orFail();
        display("open2 ", s);
        fFile.close().orFail();
        display("close ", s);
        fFile.close().orFail();
        display("close2 ", s);
        fFile.read().orFail();
        display("readc ", s);
        fFile.write(r).orFail();
        display("writec ", s);
        fFile.rewrite(r).orFail();
        display("rewritec ", s);
        fFile.delete().orFail();
        display("deletec ", s);
        fFile.open(OpenMode.EXTEND).orFail();
        display("ext ", s);
        r.set("123456");
        fFile.write(r).orFail();
        display("w ", s);
        fFile.close().orFail();
        fFile.open(OpenMode.I_O).orFail();
        display("io ", s);
        fFile.write(r).orFail();
        display("wio ", s);
        fFile.rewrite(r).orFail();
        display("rw0 ", s);
        fFile.read().orFail();
        display("r ", s, r);
        r.set("zzzzzz");
        fFile.rewrite(r3).orFail();
        display("rw3 ", s);
        fFile.rewrite(r).orFail();
        display("rw ", s);
        fFile.rewrite(r).orFail();
        display("rw again ", s);
        fFile.read().into(w).orFail();
        display("r ", s, r, w);
        fFile.read().orFail();
        display("r ", s, r);
        fFile.read().orFail();
        display("r ", s, r);
        if (fFile.read().atEnd()) {
            display("r end ", s, r);
        }
        fFile.close().orFail();
        fFile.open(OpenMode.INPUT).orFail();
        fFile.read().orFail();
        display("r ", s, r);
        fFile.read().orFail();
        display("r ", s, r);
        fFile.read().orFail();
        display("r ", s, r);
        fFile.read().orFail();
        display("r ", s, r);
        fFile.close(CloseOption.LOCK).orFail();
        display("cl ", s);
        fFile.open(OpenMode.INPUT).orFail();
        display("locked ", s);
        vFile.open(OpenMode.OUTPUT).orFail();
        display("vopen ", s);
        vl.set(3);
        vr.set("abcdefgh");
        vFile.write(vr).orFail();
        display("v ", s);
        vl.set(8);
        vFile.write(vr).orFail();
        display("v ", s);
        vl.set(1);
        vFile.write(vr).orFail();
        display("v1 ", s);
        vl.set(9);
        vFile.write(vr).orFail();
        display("v9 ", s);
        vl.set(2);
        vFile.write(vr).orFail();
        display("v ", s);
        vFile.close().orFail();
        vFile.open(OpenMode.INPUT).orFail();
        vr.set(Literal.all("."));
        for (int round = 0; round < 4; round++) {
            if (vFile.read().atEnd()) {
                display("END");
            }
            display("v ", s, vl, " ", vr);
        }
        vFile.close().orFail();
        vFile.open(OpenMode.I_O).orFail();
        vFile.read().orFail();
        vr.set("123");
        vFile.rewrite(vr).orFail();
        display("rw ", s);
        vFile.read().orFail();
        vl.set(5);
        vr.set("rewri");
        vFile.rewrite(vr).orFail();
        display("rw5 ", s);
        vFile.close().orFail();
        oFile.open(OpenMode.OUTPUT).orFail();
        on1.set(2);
        ot.at(1).set("A");
        ot.at(2).set("B");
        oFile.write(orx).orFail();
        display(s);
        on1.set(5);
        ot.at(3).set("C");
        ot.at(4).set("D");
        ot.at(5).set("E");
        oFile.write(orx).orFail();
        display(s);
        oFile.close().orFail();
        oFile.open(OpenMode.INPUT).orFail();
        oFile.read().orFail();
        display(s, orx);
        oFile.read().orFail();
        display(s, orx);
        oFile.read().orFail();
        display(s, orx);
        throw stopRun();
    }
}
