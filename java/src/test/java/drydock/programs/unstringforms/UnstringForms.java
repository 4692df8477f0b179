package drydock.programs.unstringforms;

import static drydock.cobol.Figurative.SPACES;

import drydock.cobol.Alphanumeric;
import drydock.cobol.Binary;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Literal;
import drydock.cobol.NumericEdited;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.UnstringStatement;
import drydock.cobol.Zoned;

/**
 * UNSTRING-FORMS, translated from unstring-forms.cob:3.
 */
public final class UnstringForms extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(336);
    private final Alphanumeric t = storage.record(20).alphanumeric(0, 20).value("ab,cd,,ef;gh"); // 01 T, unstring-forms.cob:6
    private final Zoned p = storage.record(2).zoned(0, "99"); // 01 P, unstring-forms.cob:7
    private final Zoned k = storage.record(2).zoned(0, "99").value(0); // 01 K, unstring-forms.cob:8
    private final Alphanumeric a = storage.record(4).alphanumeric(0, 4); // 01 A, unstring-forms.cob:9
    private final Alphanumeric b = storage.record(4).alphanumeric(0, 4); // 01 B, unstring-forms.cob:9
    private final Alphanumeric c = storage.record(4).alphanumeric(0, 4); // 01 C, unstring-forms.cob:9
    private final Alphanumeric d = storage.record(4).alphanumeric(0, 4); // 01 D, unstring-forms.cob:9
    private final Alphanumeric da = storage.record(3).alphanumeric(0, 3); // 01 DA, unstring-forms.cob:10
    private final Alphanumeric db = storage.record(3).alphanumeric(0, 3); // 01 DB, unstring-forms.cob:10
    private final Alphanumeric dc = storage.record(3).alphanumeric(0, 3); // 01 DC, unstring-forms.cob:10
    private final Zoned ca = storage.record(2).zoned(0, "99"); // 01 CA, unstring-forms.cob:11
    private final Zoned cb = storage.record(2).zoned(0, "99"); // 01 CB, unstring-forms.cob:11
    private final Zoned cc = storage.record(2).zoned(0, "99"); // 01 CC, unstring-forms.cob:11
    private final Zoned n1 = storage.record(4).zoned(0, "9(4)"); // 01 N1, unstring-forms.cob:12
    private final Zoned n2 = storage.record(5).zoned(0, "S9(3)V99"); // 01 N2, unstring-forms.cob:12
    private final Binary n3 = storage.record(2).binary(0, "S9(4)"); // 01 N3, unstring-forms.cob:12
    private final Alphanumeric j = storage.record(4).alphanumeric(0, 4).justifiedRight(); // 01 J, unstring-forms.cob:12
    private final NumericEdited ne = storage.record(3).numericEdited(0, "ZZ9"); // 01 NE, unstring-forms.cob:13
    private final Zoned n4 = storage.record(4).zoned(0, "S9(3)").signSeparate(); // 01 N4, unstring-forms.cob:14
    private final Zoned nd = storage.record(2).zoned(0, "9(2)"); // 01 ND, unstring-forms.cob:15

    public UnstringForms(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(UnstringForms::new, args);
    }

    @Override
    protected String programId() {
        return "UNSTRING-FORMS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, unstring-forms.cob:17. */
    private void mainLine() {
        a.set(Literal.all("."));
        b.set(Literal.all("."));
        c.set(Literal.all("."));
        d.set(Literal.all("."));
        new UnstringStatement(t).delimitedBy(",").into(a).into(b).into(c).into(d).execute();
        display("1[", a, "]", "[", b, "]", "[", c, "]", "[", d, "]");
        a.set(Literal.all("."));
        b.set(Literal.all("."));
        c.set(Literal.all("."));
        d.set(Literal.all("."));
        if (new UnstringStatement(t).delimitedBy(",").delimitedBy(";").into(a, da, ca).into(b, db, cb).into(c, dc, cc).tallying(k)
                .execute()) {
            display("OVER");
        }
        display("2[", a, "]", "[", b, "]", "[", c, "]", "[", d, "]", k);
        display("[", da, "]", "[", db, "]", "[", dc, "]", ca, cb, cc);
        a.set(Literal.all("."));
        b.set(Literal.all("."));
        c.set(Literal.all("."));
        d.set(Literal.all("."));
        if (!new UnstringStatement(t).delimitedByAll(",").delimitedBy(";").into(a, da, ca).into(b, db, cb).into(c, dc, cc).tallying(k)
                .execute()) {
            display("NOT OVER");
        }
        display("3[", a, "]", "[", b, "]", "[", c, "]", "[", d, "]", k);
        display("[", da, "]", "[", db, "]", "[", dc, "]", ca, cb, cc);
        a.set(Literal.all("."));
        b.set(Literal.all("."));
        c.set(Literal.all("."));
        d.set(Literal.all("."));
        p.set(4);
        new UnstringStatement(t).delimitedBy(",").into(a).into(b).pointer(p).execute();
        display("4[", a, "]", "[", b, "]", p);
        a.set(Literal.all("."));
        b.set(Literal.all("."));
        c.set(Literal.all("."));
        d.set(Literal.all("."));
        p.set(0);
        if (new UnstringStatement(t).delimitedBy(",").into(a).into(b).pointer(p).execute()) {
            display("OVER");
        }
        display("5[", a, "]", "[", b, "]", p);
        p.set(21);
        if (new UnstringStatement(t).delimitedBy(",").into(a).into(b).pointer(p).execute()) {
            display("OVER");
        }
        display("6[", a, "]", "[", b, "]", p);
        new UnstringStatement(Literal.text("abcdefghij")).into(a).into(b).into(c).into(d).execute();
        display("7[", a, "]", "[", b, "]", "[", c, "]", "[", d, "]");
        new UnstringStatement(Literal.text("12 -3.5 77 x")).delimitedBy(SPACES).into(n1).into(n2).into(n3).into(j).execute();
        display("8[", n1, "]", "[", n2, "]", "[", n3, "]", "[", j, "]");
        new UnstringStatement(Literal.text("1 2 3456 x")).delimitedBy(SPACES).into(ne).into(n4).into(nd).execute();
        display("9[", ne, "]", "[", n4, "]", "[", nd, "]");
        new UnstringStatement(Literal.text("12345678901234567890")).into(n1).into(n2).into(n3).into(n4).execute();
        display("10[", n1, "]", "[", n2, "]", "[", n3, "]", "[", n4, "]");
        a.set(Literal.all("."));
        b.set(Literal.all("."));
        c.set(Literal.all("."));
        d.set(Literal.all("."));
        new UnstringStatement(Literal.text(",x")).delimitedBy(",").into(a).into(b).into(c).execute();
        display("11[", a, "]", "[", b, "]", "[", c, "]");
        n1.set(99);
        n2.set(5);
        new UnstringStatement(Literal.text(",,x")).delimitedBy(",").into(n1).into(n2).into(c).execute();
        display("12[", n1, "]", "[", n2, "]", "[", c, "]");
        a.set(Literal.all("."));
        b.set(Literal.all("."));
        c.set(Literal.all("."));
        d.set(Literal.all("."));
        new UnstringStatement(Literal.text("aXXXbXXcX")).delimitedByAll("XX").delimitedBy("X").into(a, da, null).into(b, db, null)
                .into(c, dc, null).execute();
        display("13[", a, "]", "[", b, "]", "[", c, "]", "[", da, "]", "[", db, "]", "[", dc, "]");
        new UnstringStatement(Literal.text("aX")).delimitedBy(",").into(a, nd, null).into(b).execute();
        display("14[", a, "]", "[", b, "]", nd);
        new UnstringStatement(Literal.text("a   b")).delimitedByAll(SPACES).into(a, da, ca).into(b, db, null).execute();
        display("15[", a, "]", "[", b, "]", "[", da, "][", db, "]", ca);
        a.set(Literal.all("."));
        b.set(Literal.all("."));
        c.set(Literal.all("."));
        d.set(Literal.all("."));
        new UnstringStatement(Literal.text("a,b,")).delimitedBy(",").into(a).into(b).into(c).into(d).tallying(k).execute();
        display("16[", a, "]", "[", b, "]", "[", c, "][", d, "]", k);
        if (new UnstringStatement(Literal.text("a,b,c")).delimitedBy(",").into(a).into(b).execute()) {
            display("OVER");
        } else {
            display("NO");
        }
        if (new UnstringStatement(Literal.text("a,b,")).delimitedBy(",").into(a).into(b).execute()) {
            display("OVER");
        } else {
            display("NO");
        }
        n3.set(-12);
        n4.set(-5);
        new UnstringStatement(n4).delimitedBy(",").into(a).into(b).execute();
        display("17[", a, "]", "[", b, "]");
        n2.set(-120);
        new UnstringStatement(n2).delimitedBy("1").into(a).into(b).execute();
        display("18[", a, "]", "[", b, "]");
        new UnstringStatement(Literal.text("abc")).delimitedBy("b").into(t.slice(1, 3)).into(t.slice(5, 2)).execute();
        display("19[", t, "]");
        throw stopRun();
    }
}
