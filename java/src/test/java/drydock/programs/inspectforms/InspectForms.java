package drydock.programs.inspectforms;

import static drydock.cobol.Figurative.LOW_VALUES;
import static drydock.cobol.Figurative.QUOTES;
import static drydock.cobol.Figurative.SPACES;
import static drydock.cobol.Figurative.ZEROS;

import drydock.cobol.Alphanumeric;
import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.InspectStatement;
import drydock.cobol.Packed;
import drydock.cobol.Program;
import drydock.cobol.Storage;
import drydock.cobol.Zoned;

/**
 * INSPECT-FORMS, translated from inspect-forms.cob:3.
 */
public final class InspectForms extends Program {
    // WORKING-STORAGE SECTION
    private final Storage storage = workingStorage(192);
    private final Alphanumeric t = storage.record(20).alphanumeric(0, 20); // 01 T, inspect-forms.cob:6
    private final Zoned k = storage.record(2).zoned(0, "99").value(0); // 01 K, inspect-forms.cob:7
    private final Zoned l = storage.record(2).zoned(0, "99").value(0); // 01 L, inspect-forms.cob:8
    private final Zoned n = storage.record(5).zoned(0, "S9(5)").value(-12101); // 01 N, inspect-forms.cob:9
    private final Zoned np = storage.record(6).zoned(0, "S9(5)").signSeparate().value(-12101); // 01 NP, inspect-forms.cob:10
    private final Zoned nl = storage.record(6).zoned(0, "S9(5)").signLeadingSeparate().value(-12101); // 01 NL, inspect-forms.cob:11
    private final Packed c3 = storage.record(3).packed(0, "S9(5)").value(12101); // 01 C3, inspect-forms.cob:12
    private final Alphanumeric x = storage.record(1).alphanumeric(0, 1).value("a"); // 01 X, inspect-forms.cob:13
    private final Alphanumeric y2 = storage.record(2).alphanumeric(0, 2).value("zz"); // 01 Y2, inspect-forms.cob:14
    private final Alphanumeric from5 = storage.record(5).alphanumeric(0, 5).value("abcde"); // 01 FROM5, inspect-forms.cob:15
    private final Alphanumeric to5 = storage.record(5).alphanumeric(0, 5).value("ABCDE"); // 01 TO5, inspect-forms.cob:16

    public InspectForms(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(InspectForms::new, args);
    }

    @Override
    protected String programId() {
        return "INSPECT-FORMS";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, inspect-forms.cob:18. */
    private void mainLine() {
        t.set("aaabbbaaaccc");
        new InspectStatement(t).tallying(k).all("a").execute();
        display("1 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).leading("a").execute();
        display("2 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).characters().execute();
        display("3 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).trailing(SPACES).execute();
        display("4 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).characters().beforeInitial("b").execute();
        display("5 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).characters().afterInitial("b").execute();
        display("6 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).all("a").beforeInitial("c").afterInitial("b").execute();
        display("7 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).all("aa").execute();
        display("8 ", k);
        k.set(0);
        l.set(0);
        new InspectStatement(t).tallying(k).all("aa").tallying(l).all("a").execute();
        display("9 ", k, " ", l);
        k.set(0);
        l.set(0);
        new InspectStatement(t).tallying(k).all("a").all("b").tallying(l).characters().execute();
        display("10 ", k, " ", l);
        k.set(0);
        new InspectStatement(t).tallying(k).characters().afterInitial("q").execute();
        display("11 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).characters().beforeInitial("q").execute();
        display("12 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).leading("b").afterInitial("a").execute();
        display("13 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).leading("a").afterInitial("aaa").leading("b").execute();
        display("14 ", k);
        new InspectStatement(t).replacingAll("a", "x").execute();
        display("15 ", t);
        new InspectStatement(t).replacingFirst("x", "1").replacingLeading("1", "2").execute();
        display("16 ", t);
        new InspectStatement(t).replacingAll("bb", "zz").execute();
        display("17 ", t);
        new InspectStatement(t).replacingCharacters("*").beforeInitial(SPACES).execute();
        display("18 ", t);
        t.set("aaabbbaaaccc");
        new InspectStatement(t).replacingCharacters("*").beforeInitial("c").afterInitial("b").execute();
        display("19 ", t);
        t.set("aaabbbaaaccc");
        new InspectStatement(t).replacingAll("a", "b").replacingAll("b", "c").replacingAll("c", "a").execute();
        display("20 ", t);
        t.set("aaabbbaaaccc");
        new InspectStatement(t).replacingTrailing(SPACES, "_").execute();
        display("21 ", t);
        new InspectStatement(t).replacingLeading("a", "\u0000").execute();
        display("22 ", t);
        new InspectStatement(t).replacingAll(LOW_VALUES, SPACES).execute();
        display("23 ", t);
        t.set("aaabbbaaaccc");
        new InspectStatement(t).converting("abc", "xyz").execute();
        display("24 ", t);
        new InspectStatement(t).converting("xyz", SPACES).execute();
        display("25 ", t);
        t.set("aaabbbaaaccc");
        new InspectStatement(t).converting(from5, to5).afterInitial("b").execute();
        display("26 ", t);
        t.set("abababcd");
        new InspectStatement(t).converting("aba", "xyz").execute();
        display("27 ", t);
        t.set("abababcd");
        new InspectStatement(t).converting("abc", "bca").beforeInitial("c").execute();
        display("28 ", t);
        k.set(0);
        t.set("abababcd");
        new InspectStatement(t).tallying(k).all("ab").replacingAll("ab", "xy").execute();
        display("29 ", k, t);
        new InspectStatement(n).replacingAll("1", "5").execute();
        display("30 ", n);
        new InspectStatement(np).replacingAll("1", "5").execute();
        display("31 ", np);
        new InspectStatement(nl).replacingAll("1", "5").execute();
        display("32 ", nl);
        k.set(0);
        new InspectStatement(n).tallying(k).all("5").execute();
        display("33 ", k);
        k.set(0);
        new InspectStatement(np).tallying(k).all("-").execute();
        display("34 ", k);
        k.set(0);
        new InspectStatement(nl).tallying(k).characters().execute();
        display("35 ", k);
        t.set("hello world");
        new InspectStatement(t.slice(1, 5)).replacingAll("l", "L").execute();
        display("36 ", t);
        new InspectStatement(t).replacingAll("o", x).afterInitial("w").execute();
        display("37 ", t);
        new InspectStatement(t).replacingFirst("L", "l").execute();
        display("38 ", t);
        new InspectStatement(t).replacingFirst("L", "l").replacingAll("l", "1").execute();
        display("39 ", t);
        t.set("   hi  ");
        k.set(0);
        new InspectStatement(function.reverse(t)).tallying(k).leading(SPACES).execute();
        display("40 ", k);
        k.set(0);
        new InspectStatement(t).tallying(k).leading(SPACES).execute();
        display("41 ", k);
        t.set("abc");
        new InspectStatement(t).replacingCharacters(ZEROS).beforeInitial("c").execute();
        display("42 ", t);
        t.set("abc''");
        new InspectStatement(t).replacingAll(SPACES, ZEROS).execute();
        display("43 ", t);
        t.set("a\"b");
        new InspectStatement(t).replacingAll(QUOTES, SPACES).execute();
        display("44 ", t);
        t.set("xaxaxbxa");
        new InspectStatement(t).replacingAll("x", "1").beforeInitial("b").replacingFirst("a", "2").afterInitial("b").execute();
        display("45 ", t);
        t.set("xaxaxbxa");
        k.set(0);
        new InspectStatement(t).tallying(k).trailing("a").execute();
        display("46 ", k);
        new InspectStatement(t.slice(1, 8)).tallying(k).trailing("xa").execute();
        display("46b ", k);
        new InspectStatement(t.slice(1, 8)).replacingTrailing("a", "q").execute();
        display("47 ", t);
        t.set("aaaaa");
        new InspectStatement(t).replacingFirst("aa", "bb").replacingLeading("aa", "cc").execute();
        display("48 ", t);
        t.set("aaaaa");
        new InspectStatement(t).replacingLeading("aa", "cc").execute();
        display("49 ", t);
        t.set("aaaaa");
        new InspectStatement(t.slice(1, 5)).replacingTrailing("aa", "cc").execute();
        display("50 ", t);
        t.set("abcabc");
        new InspectStatement(t).replacingAll(from5.slice(1, 3), to5.slice(1, 3)).execute();
        display("51 ", t);
        t.set("abcabc");
        new InspectStatement(t).replacingAll(y2, to5.slice(1, k.toInt())).execute();
        display("52 ", t);
        k.set(3);
        t.set("abcabc");
        new InspectStatement(t).replacingAll(from5.slice(1, k.toInt()), to5.slice(1, 2)).execute();
        display("53 ", t);
        throw stopRun();
    }
}
