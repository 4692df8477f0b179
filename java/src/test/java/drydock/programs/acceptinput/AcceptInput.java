package drydock.programs.acceptinput;

import drydock.cobol.Alphanumeric;
import drydock.cobol.Binary;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.FloatingPoint;
import drydock.cobol.Group;
import drydock.cobol.NumericEdited;
import drydock.cobol.Packed;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * ACCEPT-INPUT, translated from accept-input.cob:3.
 */
public final class AcceptInput extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(224);
    private final Alphanumeric x5 = storage.record(5).alphanumeric(0, 5); // 01 X5, accept-input.cob:6
    private final Zoned n4 = storage.record(4).zoned(0, "9(4)"); // 01 N4, accept-input.cob:7
    private final Zoned s3v2 = storage.record(5).zoned(0, "S9(3)V99"); // 01 S3V2, accept-input.cob:8
    private final Binary c4 = storage.record(2).binary(0, "S9(4)"); // 01 C4, accept-input.cob:9
    private final Packed p4 = storage.record(3).packed(0, "S9(4)"); // 01 P4, accept-input.cob:10
    private final Binary c5 = storage.record(2).nativeBinary(0, "9(4)"); // 01 C5, accept-input.cob:11
    private final Binary bl = storage.record(4).nativeInteger(0, 4, true); // 01 BL, accept-input.cob:12
    private final FloatingPoint f1 = storage.record(4).float32(0); // 01 F1, accept-input.cob:13
    private final FloatingPoint f2 = storage.record(8).float64(0); // 01 F2, accept-input.cob:14
    private final NumericEdited ne = storage.record(6).numericEdited(0, "ZZ9.99"); // 01 NE, accept-input.cob:15
    private final Alphanumeric an = storage.record(4).alphabetic(0, 4); // 01 AN, accept-input.cob:16
    private final Alphanumeric j = storage.record(5).alphanumeric(0, 5).justifiedRight(); // 01 J, accept-input.cob:17

    private final Group g = storage.record(6); // 01 G, accept-input.cob:18
    private final Alphanumeric g1 = g.alphanumeric(0, 3); // 05 G1, accept-input.cob:18
    private final Zoned g2 = g.zoned(3, "9(3)"); // 05 G2, accept-input.cob:18

    private final Zoned ss = storage.record(4).zoned(0, "S9(3)").signLeadingSeparate(); // 01 SS, accept-input.cob:19

    public AcceptInput(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(AcceptInput::new, args);
    }

    @Override
    protected String programId() {
        return "ACCEPT-INPUT";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, accept-input.cob:21. */
    private void mainLine() {
        for (int round = 0; round < 3; round++) {
            accept(x5);
            display("X5[", x5, "]");
        }
        for (int round2 = 0; round2 < 8; round2++) {
            accept(n4);
            display("N4[", n4, "]");
        }
        for (int round3 = 0; round3 < 8; round3++) {
            accept(s3v2);
            display("S3V2[", s3v2, "]");
        }
        for (int round4 = 0; round4 < 4; round4++) {
            accept(c4);
            display("C4[", c4, "]");
        }
        for (int round5 = 0; round5 < 4; round5++) {
            accept(p4);
            display("P4[", p4, "]");
        }
        for (int round6 = 0; round6 < 3; round6++) {
            accept(c5);
            display("C5[", c5, "]");
        }
        for (int round7 = 0; round7 < 3; round7++) {
            accept(bl);
            display("BL[", bl, "]");
        }
        for (int round8 = 0; round8 < 3; round8++) {
            accept(f1);
            display("F1[", f1, "]");
        }
        for (int round9 = 0; round9 < 3; round9++) {
            accept(f2);
            display("F2[", f2, "]");
        }
        for (int round10 = 0; round10 < 3; round10++) {
            accept(ne);
            display("NE[", ne, "]");
        }
        for (int round11 = 0; round11 < 2; round11++) {
            accept(an);
            display("AN[", an, "]");
        }
        for (int round12 = 0; round12 < 2; round12++) {
            accept(j);
            display("J[", j, "]");
        }
        for (int round13 = 0; round13 < 2; round13++) {
            accept(g);
            display("G[", g, "]");
        }
        for (int round14 = 0; round14 < 3; round14++) {
            accept(ss);
            display("SS[", ss, "]");
        }
        accept(x5.slice(2, 2));
        display("X5[", x5, "]");
        x5.set("zzzzz");
        accept(x5);
        display("EOF X5[", x5, "]");
        n4.set(5);
        accept(n4);
        display("EOF N4[", n4, "]");
        c4.set(5);
        accept(c4);
        display("EOF C4[", c4, "]");
        f2.set(5);
        accept(f2);
        display("EOF F2[", f2, "]");
        ne.set(5);
        accept(ne);
        display("EOF NE[", ne, "]");
        g.set("q");
        accept(g);
        display("EOF G[", g, "]");
        throw stopRun();
    }
}
