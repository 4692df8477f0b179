package drydock.programs.stringforms;

import static drydock.cobol.Figurative.LOW_VALUES;
import static drydock.cobol.Figurative.QUOTES;
import static drydock.cobol.Figurative.SPACES;
import static drydock.cobol.Figurative.ZEROS;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Group;
import drydock.cobol.Literal;
import drydock.cobol.Packed;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.StringStatement;
import drydock.cobol.Zoned;

/**
 * STRING-FORMS, translated from string-forms.cob:3.
 */
public final class StringForms extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(176);
    private final Alphanumeric t = storage.record(10).alphanumeric(0, 10); // 01 T, string-forms.cob:6
    private final Zoned p = storage.record(2).zoned(0, "99"); // 01 P, string-forms.cob:7
    private final Alphanumeric a = storage.record(5).alphanumeric(0, 5).value("ab cd"); // 01 A, string-forms.cob:8
    private final Alphanumeric b = storage.record(5).alphanumeric(0, 5).value("xyzzy"); // 01 B, string-forms.cob:9
    private final Zoned n = storage.record(3).zoned(0, "9(3)").value(7); // 01 N, string-forms.cob:10
    private final Zoned s = storage.record(3).zoned(0, "S9(3)").value(-7); // 01 S, string-forms.cob:11
    private final Packed c3 = storage.record(2).packed(0, "S9(3)").value(123); // 01 C3, string-forms.cob:12
    private final Alphanumeric d = storage.record(2).alphanumeric(0, 2).value("zy"); // 01 D, string-forms.cob:13
    private final Alphanumeric j = storage.record(10).alphanumeric(0, 10).justifiedRight(); // 01 J, string-forms.cob:14
    private final Alphanumeric e = storage.record(5).alphanumeric(0, 5).value(SPACES); // 01 E, string-forms.cob:15

    private final Group g = storage.record(6); // 01 G, string-forms.cob:16
    private final Zoned gt = g.zoned(0, "9(4)"); // 05 GT, string-forms.cob:16
    private final Zoned gp = g.zoned(4, "9(2)"); // 05 GP, string-forms.cob:16

    public StringForms(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(StringForms::new, args);
    }

    @Override
    protected String programId() {
        return "STRING-FORMS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, string-forms.cob:18. */
    private void mainLine() {
        t.set(Literal.all("."));
        new StringStatement(t).delimitedBySize(a, b).execute();
        display("1[", t, "]");
        t.set(Literal.all("."));
        new StringStatement(t).delimitedBy(SPACES, a).delimitedBy("z", b).execute();
        display("2[", t, "]");
        t.set(Literal.all("."));
        p.set(3);
        new StringStatement(t).delimitedBy(SPACES, a).delimitedBy(d, b).pointer(p).execute();
        display("3[", t, "]", p);
        t.set(Literal.all("."));
        p.set(8);
        if (new StringStatement(t).delimitedBySize(a, b).pointer(p).execute()) {
            display("OVER");
        } else {
            display("OK");
        }
        display("4[", t, "]", p);
        t.set(Literal.all("."));
        p.set(0);
        if (new StringStatement(t).delimitedBySize(a, b).pointer(p).execute()) {
            display("OVER");
        }
        display("5[", t, "]", p);
        t.set(Literal.all("."));
        p.set(11);
        if (new StringStatement(t).delimitedBySize(a).pointer(p).execute()) {
            display("OVER");
        }
        display("6[", t, "]", p);
        t.set(Literal.all("."));
        new StringStatement(t).delimitedBySize(n, s, c3).execute();
        display("7[", t, "]");
        t.set(Literal.all("."));
        t.set(Literal.all("."));
        new StringStatement(t).delimitedBySize(SPACES, ZEROS, QUOTES, "a").execute();
        display("9[", t, "]");
        t.set(Literal.all("."));
        new StringStatement(t).delimitedBy(SPACES, e, "q").execute();
        display("10[", t, "]");
        j.set(Literal.all("."));
        new StringStatement(j).delimitedBySize("abc").execute();
        display("11[", j, "]");
        t.set(Literal.all("."));
        new StringStatement(t).delimitedBy("XX", "aXXb", "cX").execute();
        display("12[", t, "]");
        t.set(Literal.all("."));
        new StringStatement(t).delimitedBy(ZEROS, "a00b", "c0").execute();
        display("13[", t, "]");
        t.set(Literal.all("."));
        new StringStatement(t).delimitedBy(LOW_VALUES, "a", "\u0000", "b").execute();
        display("14[", t, "]");
        t.set(Literal.all("."));
        p.set(1);
        if (new StringStatement(t).delimitedBySize(a, b).pointer(p).execute()) {
            display("OVER");
        } else {
            display("FIT");
        }
        display("15[", t, "]", p);
        t.set(Literal.all("."));
        p.set(6);
        if (new StringStatement(t).delimitedBySize("abcdefgh", "z").pointer(p).execute()) {
            display("OVER");
        }
        display("16[", t, "]", p);
        t.set("........");
        new StringStatement(t.slice(2, 4)).delimitedBySize(t.slice(1, 3), "zz").execute();
        display("17[", t, "]");
        t.set("abcdefghij");
        new StringStatement(t.slice(2, 9)).delimitedBySize(t.slice(1, 8)).execute();
        display("18[", t, "]");
        p.set(99);
        p.set(1);
        new StringStatement(g).delimitedBySize("abc").execute();
        display("19[", g, "]");
        new StringStatement(gt).delimitedBySize("12").execute();
        display("20[", g, "]");
        new StringStatement(t).delimitedBy("7", s).execute();
        display("21[", t, "]");
        throw stopRun();
    }
}
