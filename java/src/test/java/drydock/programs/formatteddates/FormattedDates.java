package drydock.programs.formatteddates;

import drydock.cobol.CobolRuntime;
import drydock.cobol.Field;
import drydock.cobol.Literal;
import drydock.cobol.Program;

/**
 * FORMATTED-DATES, translated from formatted-dates.cob:3.
 */
public final class FormattedDates extends Program {
    public FormattedDates(CobolRuntime runtime) {
        super(runtime);
    }

    public static void main(String[] args) {
        CobolRuntime.main(FormattedDates::new, args);
    }

    @Override
    protected String programId() {
        return "FORMATTED-DATES";
    }

    @Override
    protected void procedure(Field[] using) {
        mainLine();
    }

    /** PROCEDURE DIVISION, formatted-dates.cob:5. */
    private void mainLine() {
        display("[", function.formattedDate("YYYYMMDD", 154000), "][", function.formattedDate("YYYY-MM-DD", 154000), "][",
                function.formattedDate("YYYYDDD", 154000), "][", function.formattedDate("YYYY-DDD", 154000), "][",
                function.formattedDate("YYYYWwwD", 154000), "][", function.formattedDate("YYYY-Www-D", 154000), "]");
        display("[", function.formattedDate("YYYY-MM-DD", 0), "][", function.formattedDate("YYYY-MM-DD", 1), "][",
                function.formattedDate("YYYY-MM-DD", 3067672), "]");
        display("[", function.formattedTime("hhmmss", 37230), "][", function.formattedTime("hh:mm:ss", 37230), "][",
                function.formattedTime("hh:mm:ssZ", 37230, 60), "][", function.formattedTime("hh:mm:ss+hh:mm", 37230, 90), "][",
                function.formattedTime("hhmmss+hhmm", 37230, -90), "][",
                function.formattedTime("hh:mm:ss.ss", Literal.number("37230.256")), "][",
                function.formattedTime("hhmmss.ssss", Literal.number("37230.25")), "]");
        display("[", function.formattedTime("hh:mm:ss", 86400), "][", function.formattedTime("hh:mm:ss", -1), "][",
                function.formattedTime("hh:mm:ssZ", 100, 200), "][", function.formattedTime("hh:mm:ss+hh:mm", 37230), "]");
        display("[", function.formattedDatetime("YYYY-MM-DDThh:mm:ss", 154000, 37230), "][",
                function.formattedDatetime("YYYYMMDDThhmmss+hhmm", 154000, 37230, 60), "][",
                function.formattedDatetime("YYYYMMDDThhmmssZ", 154000, 1000, 60), "][",
                function.formattedDatetime("YYYY-DDDThh:mm:ss.sss", 154000, Literal.number("37230.5")), "]");
        display(function.integerOfFormattedDate("YYYY-MM-DD", "2022-08-21"), " ", function.integerOfFormattedDate("YYYYDDD", "2022233"),
                " ", function.integerOfFormattedDate("YYYY-Www-D", "2022-W33-7"), " ",
                function.integerOfFormattedDate("YYYY-MM-DD", "2022-13-21"), " ",
                function.integerOfFormattedDate("YYYY-MM-DDThh:mm:ss", "2022-08-21T01:02:03"));
        display(function.secondsFromFormattedTime("hh:mm:ss", "10:20:30"), " ",
                function.secondsFromFormattedTime("hhmmss.ss", "102030.25"), " ",
                function.secondsFromFormattedTime("YYYYMMDDThhmmss", "20220821T102030"), " ",
                function.secondsFromFormattedTime("hh:mm:ss", "10:60:30"));
        display("YYYY-MM-DD 2022-08-21 ", function.testFormattedDatetime("YYYY-MM-DD", "2022-08-21"), " ",
                function.integerOfFormattedDate("YYYY-MM-DD", "2022-08-21"));
        display("YYYY-MM-DD 2022-13-21 ", function.testFormattedDatetime("YYYY-MM-DD", "2022-13-21"), " ",
                function.integerOfFormattedDate("YYYY-MM-DD", "2022-13-21"));
        display("YYYY-MM-DD 2022-02-30 ", function.testFormattedDatetime("YYYY-MM-DD", "2022-02-30"), " ",
                function.integerOfFormattedDate("YYYY-MM-DD", "2022-02-30"));
        display("hh:mm:ss 25:00:00 ", function.testFormattedDatetime("hh:mm:ss", "25:00:00"), " ",
                function.secondsFromFormattedTime("hh:mm:ss", "25:00:00"));
        display("hh:mm:ss 23:61:00 ", function.testFormattedDatetime("hh:mm:ss", "23:61:00"), " ",
                function.secondsFromFormattedTime("hh:mm:ss", "23:61:00"));
        display("hh:mm:ss 23:01:60 ", function.testFormattedDatetime("hh:mm:ss", "23:01:60"), " ",
                function.secondsFromFormattedTime("hh:mm:ss", "23:01:60"));
        display("YYYYMMDDThhmmss 20220821T102030 ", function.testFormattedDatetime("YYYYMMDDThhmmss", "20220821T102030"), " ",
                function.integerOfFormattedDate("YYYYMMDDThhmmss", "20220821T102030"));
        display("YYYYMMDDThhmmss 20220821X102030 ", function.testFormattedDatetime("YYYYMMDDThhmmss", "20220821X102030"), " ",
                function.integerOfFormattedDate("YYYYMMDDThhmmss", "20220821X102030"));
        display("YYYYDDD 2022366 ", function.testFormattedDatetime("YYYYDDD", "2022366"), " ",
                function.integerOfFormattedDate("YYYYDDD", "2022366"));
        display("YYYYDDD 2022400 ", function.testFormattedDatetime("YYYYDDD", "2022400"), " ",
                function.integerOfFormattedDate("YYYYDDD", "2022400"));
        display("YYYY-Www-D 2022-W53-1 ", function.testFormattedDatetime("YYYY-Www-D", "2022-W53-1"), " ",
                function.integerOfFormattedDate("YYYY-Www-D", "2022-W53-1"));
        display("YYYY-Www-D 2020-W53-1 ", function.testFormattedDatetime("YYYY-Www-D", "2020-W53-1"), " ",
                function.integerOfFormattedDate("YYYY-Www-D", "2020-W53-1"));
        display("YYYY-Www-D 2022-W00-1 ", function.testFormattedDatetime("YYYY-Www-D", "2022-W00-1"), " ",
                function.integerOfFormattedDate("YYYY-Www-D", "2022-W00-1"));
        display("YYYY-Www-D 2022-W10-8 ", function.testFormattedDatetime("YYYY-Www-D", "2022-W10-8"), " ",
                function.integerOfFormattedDate("YYYY-Www-D", "2022-W10-8"));
        display("YYYY-MM-DD 0999-01-01 ", function.testFormattedDatetime("YYYY-MM-DD", "0999-01-01"), " ",
                function.integerOfFormattedDate("YYYY-MM-DD", "0999-01-01"));
        display("YYYY-MM-DD 1600-01-01 ", function.testFormattedDatetime("YYYY-MM-DD", "1600-01-01"), " ",
                function.integerOfFormattedDate("YYYY-MM-DD", "1600-01-01"));
        display("YYYY-MM-DD 1601-01-01 ", function.testFormattedDatetime("YYYY-MM-DD", "1601-01-01"), " ",
                function.integerOfFormattedDate("YYYY-MM-DD", "1601-01-01"));
        display("YYYY-MM-DD 1600-12-01 ", function.testFormattedDatetime("YYYY-MM-DD", "1600-12-01"), " ",
                function.integerOfFormattedDate("YYYY-MM-DD", "1600-12-01"));
        display("hh:mm:ss+hh:mm 10:20:30+25:00 ", function.testFormattedDatetime("hh:mm:ss+hh:mm", "10:20:30+25:00"), " ",
                function.secondsFromFormattedTime("hh:mm:ss+hh:mm", "10:20:30+25:00"));
        display("hh:mm:ss+hh:mm 10:20:30+12:00 ", function.testFormattedDatetime("hh:mm:ss+hh:mm", "10:20:30+12:00"), " ",
                function.secondsFromFormattedTime("hh:mm:ss+hh:mm", "10:20:30+12:00"));
        display("hh:mm:ss+hh:mm 10:20:30-12:60 ", function.testFormattedDatetime("hh:mm:ss+hh:mm", "10:20:30-12:60"), " ",
                function.secondsFromFormattedTime("hh:mm:ss+hh:mm", "10:20:30-12:60"));
        display("hh:mm:ss+hh:mm 10:20:30 12:00 ", function.testFormattedDatetime("hh:mm:ss+hh:mm", "10:20:30 12:00"), " ",
                function.secondsFromFormattedTime("hh:mm:ss+hh:mm", "10:20:30 12:00"));
        display("hh:mm:ssZ 10:20:30Z ", function.testFormattedDatetime("hh:mm:ssZ", "10:20:30Z"), " ",
                function.secondsFromFormattedTime("hh:mm:ssZ", "10:20:30Z"));
        display("hh:mm:ssZ 10:20:30X ", function.testFormattedDatetime("hh:mm:ssZ", "10:20:30X"), " ",
                function.secondsFromFormattedTime("hh:mm:ssZ", "10:20:30X"));
        display("YYYY-MM-DD 2022/08/21 ", function.testFormattedDatetime("YYYY-MM-DD", "2022/08/21"), " ",
                function.integerOfFormattedDate("YYYY-MM-DD", "2022/08/21"));
        display("YYYYMMDD 2022082 ", function.testFormattedDatetime("YYYYMMDD", "2022082"), " ",
                function.integerOfFormattedDate("YYYYMMDD", "2022082"));
        display("YYYYMMDD 202208211 ", function.testFormattedDatetime("YYYYMMDD", "202208211"), " ",
                function.integerOfFormattedDate("YYYYMMDD", "202208211"));
        display("YYYYMMDD 20220821  ", function.testFormattedDatetime("YYYYMMDD", "20220821 "), " ",
                function.integerOfFormattedDate("YYYYMMDD", "20220821 "));
        display("hh:mm:ss.ss 10:20:30.2x ", function.testFormattedDatetime("hh:mm:ss.ss", "10:20:30.2x"), " ",
                function.secondsFromFormattedTime("hh:mm:ss.ss", "10:20:30.2x"));
        display("hh:mm:ss.ss 10:20:30,25 ", function.testFormattedDatetime("hh:mm:ss.ss", "10:20:30,25"), " ",
                function.secondsFromFormattedTime("hh:mm:ss.ss", "10:20:30,25"));
        display("YYYYMMDD 2x220821 ", function.testFormattedDatetime("YYYYMMDD", "2x220821"), " ",
                function.integerOfFormattedDate("YYYYMMDD", "2x220821"));
        display("YYYYMMDD 20220800 ", function.testFormattedDatetime("YYYYMMDD", "20220800"), " ",
                function.integerOfFormattedDate("YYYYMMDD", "20220800"));
        display("YYYYMMDD 20220832 ", function.testFormattedDatetime("YYYYMMDD", "20220832"), " ",
                function.integerOfFormattedDate("YYYYMMDD", "20220832"));
        display("YYYYMMDD 20220421 ", function.testFormattedDatetime("YYYYMMDD", "20220421"), " ",
                function.integerOfFormattedDate("YYYYMMDD", "20220421"));
        display("YYYYMMDD 20220431 ", function.testFormattedDatetime("YYYYMMDD", "20220431"), " ",
                function.integerOfFormattedDate("YYYYMMDD", "20220431"));
        display("YYYYMMDD 00000101 ", function.testFormattedDatetime("YYYYMMDD", "00000101"), " ",
                function.integerOfFormattedDate("YYYYMMDD", "00000101"));
        display("hhmmss+hhmm 102030+0000 ", function.testFormattedDatetime("hhmmss+hhmm", "102030+0000"), " ",
                function.secondsFromFormattedTime("hhmmss+hhmm", "102030+0000"));
        display("hhmmss+hhmm 102030+1370 ", function.testFormattedDatetime("hhmmss+hhmm", "102030+1370"), " ",
                function.secondsFromFormattedTime("hhmmss+hhmm", "102030+1370"));
        display("YYYYMMDD 202 ", function.testFormattedDatetime("YYYYMMDD", "202"), " ",
                function.integerOfFormattedDate("YYYYMMDD", "202"));
        display("hhmmss 2 ", function.testFormattedDatetime("hhmmss", "2"), " ", function.secondsFromFormattedTime("hhmmss", "2"));
        throw stopRun();
    }
}
