package drydock.programs.byteroutines;

import drydock.cobol.Alphanumeric;
import drydock.cobol.Binary;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Program;
import drydock.cobol.Storage;

/**
 * BYTE-ROUTINES, translated from byte-routines.cob:3.
 */
public final class ByteRoutines extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(272);
    private final Alphanumeric a = storage.record(5).alphanumeric(0, 5).value("abCdE"); // 01 A, byte-routines.cob:6
    private final Alphanumeric b = storage.record(5).alphanumeric(0, 5).value("12345"); // 01 B, byte-routines.cob:7
    private final Binary n = storage.record(4).nativeBinary(0, "9(9)").value(3); // 01 N, byte-routines.cob:8
    private final Alphanumeric x1 = storage.record(2).alphanumeric(0, 2).value("\u000f<"); // 01 X1, byte-routines.cob:9
    private final Alphanumeric x2 = storage.record(2).alphanumeric(0, 2).value("3U"); // 01 X2, byte-routines.cob:10
    private final Alphanumeric j = storage.record(10).alphanumeric(0, 10).value("  right"); // 01 J, byte-routines.cob:11
    private final Alphanumeric nf = storage.record(20).alphanumeric(0, 20).value("nofile.x"); // 01 NF, byte-routines.cob:12
    private final Alphanumeric det = storage.record(16).alphanumeric(0, 16); // 01 DET, byte-routines.cob:13
    private final Alphanumeric cdx = storage.record(100).alphanumeric(0, 100); // 01 CDX, byte-routines.cob:14
    private final Binary na = storage.record(2).binary(0, "9(4)"); // 01 NA, byte-routines.cob:15

    public ByteRoutines(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(ByteRoutines::new, args);
    }

    @Override
    protected String programId() {
        return "BYTE-ROUTINES";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, byte-routines.cob:17. */
    private void mainLine() {
        call("CBL_TOUPPER", a, value(5));
        display(a, " ", returnCode);
        call("CBL_TOLOWER", a, value(2));
        display(a, " ", returnCode);
        call("C$TOUPPER", a, value(5));
        display(a, " ", returnCode);
        call("C$TOLOWER", a, value(3));
        display(a, " ", returnCode);
        call("CBL_AND", x1, x2, value(2));
        display(function.ord(x2.slice(1, 1)), " ", function.ord(x2.slice(2, 1)));
        call("CBL_OR", x1, x2, value(2));
        display(function.ord(x2.slice(1, 1)), " ", function.ord(x2.slice(2, 1)));
        call("CBL_XOR", x1, x2, value(2));
        display(function.ord(x2.slice(1, 1)), " ", function.ord(x2.slice(2, 1)));
        call("CBL_NOT", x2, value(2));
        display(function.ord(x2.slice(1, 1)), " ", function.ord(x2.slice(2, 1)));
        call("CBL_NOR", x1, x2, value(2));
        display(function.ord(x2.slice(1, 1)), " ", function.ord(x2.slice(2, 1)));
        call("CBL_IMP", x1, x2, value(2));
        display(function.ord(x2.slice(1, 1)), " ", function.ord(x2.slice(2, 1)));
        call("CBL_NIMP", x1, x2, value(2));
        display(function.ord(x2.slice(1, 1)), " ", function.ord(x2.slice(2, 1)));
        call("CBL_EQ", x1, x2, value(2));
        display(function.ord(x2.slice(1, 1)), " ", function.ord(x2.slice(2, 1)));
        call("C$JUSTIFY", j, content("R"));
        display("[", j, "]");
        call("C$JUSTIFY", j, content("C"));
        display("[", j, "]");
        call("C$JUSTIFY", j, content("L"));
        display("[", j, "]");
        call("C$SLEEP", content("0"));
        display(returnCode);
        call("CBL_OC_NANOSLEEP", content("1000"));
        display(returnCode);
        call("CBL_GC_NANOSLEEP", content("1000"));
        display(returnCode);
        throw stopRun();
    }
}
