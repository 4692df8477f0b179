       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKS020.
      *================================================================*
      * BKS020   DATE VALIDATION                                       *
      *          CHECKS CCYYMMDD (1601 TO 2999) AND RETURNS THE SERIAL *
      *          DAY NUMBER (1601-01-01 = 1) AND THE DAY OF THE WEEK   *
      *          (1 = MONDAY).                                         *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  WS-MONTH-VALUES             PIC X(24)
                                VALUE '312831303130313130313031'.
       01  WS-MONTH-TABLE REDEFINES WS-MONTH-VALUES.
           05  WS-MONTH-DAYS           PIC 9(02) OCCURS 12 TIMES.
       01  WS-WORK.
           05  WS-DAYS-IN-MONTH        PIC 9(02).
           05  WS-QUOTIENT             PIC 9(06) COMP.
           05  WS-REM-4                PIC 9(03) COMP.
           05  WS-REM-100              PIC 9(03) COMP.
           05  WS-REM-400              PIC 9(03) COMP.
           05  WS-YEARS                PIC 9(04) COMP.
           05  WS-MONTH-NO             PIC 9(02) COMP.
           05  WS-DAY-SUM              PIC 9(07) COMP.
       LINKAGE SECTION.
           COPY BKCDATE.
       PROCEDURE DIVISION USING DATE-PARM.
       0000-MAIN.
           MOVE '00' TO DP-RETURN
           MOVE 'N' TO DP-LEAP-FLAG
           MOVE ZERO TO DP-DAY-NUMBER DP-WEEKDAY
           PERFORM 1000-CHECK-DATE THRU 1000-EXIT
           IF DP-OK
               PERFORM 2000-DAY-NUMBER
           END-IF
           GOBACK.

       1000-CHECK-DATE.
           IF DP-DATE-X IS NOT NUMERIC
               MOVE '10' TO DP-RETURN
               GO TO 1000-EXIT
           END-IF
           IF DP-CCYY < 1601 OR DP-CCYY > 2999
               MOVE '20' TO DP-RETURN
               GO TO 1000-EXIT
           END-IF
           PERFORM 1100-LEAP-YEAR
           IF DP-MM < 1 OR > 12
               MOVE '30' TO DP-RETURN
               GO TO 1000-EXIT
           END-IF
           MOVE WS-MONTH-DAYS (DP-MM) TO WS-DAYS-IN-MONTH
           IF DP-MM = 2 AND DP-LEAP-YEAR
               ADD 1 TO WS-DAYS-IN-MONTH
           END-IF
           IF DP-DD < 1 OR DP-DD > WS-DAYS-IN-MONTH
               MOVE '40' TO DP-RETURN
           END-IF.
       1000-EXIT.
           EXIT.

       1100-LEAP-YEAR.
           DIVIDE DP-CCYY BY 4 GIVING WS-QUOTIENT REMAINDER WS-REM-4
           DIVIDE DP-CCYY BY 100 GIVING WS-QUOTIENT
               REMAINDER WS-REM-100
           DIVIDE DP-CCYY BY 400 GIVING WS-QUOTIENT
               REMAINDER WS-REM-400
           IF (WS-REM-4 = 0 AND WS-REM-100 NOT = 0)
              OR WS-REM-400 = 0
               MOVE 'Y' TO DP-LEAP-FLAG
           END-IF.

       2000-DAY-NUMBER.
           SUBTRACT 1601 FROM DP-CCYY GIVING WS-YEARS
           COMPUTE WS-DAY-SUM = WS-YEARS * 365
           DIVIDE WS-YEARS BY 4 GIVING WS-QUOTIENT
           ADD WS-QUOTIENT TO WS-DAY-SUM
           DIVIDE WS-YEARS BY 100 GIVING WS-QUOTIENT
           SUBTRACT WS-QUOTIENT FROM WS-DAY-SUM
           DIVIDE WS-YEARS BY 400 GIVING WS-QUOTIENT
           ADD WS-QUOTIENT TO WS-DAY-SUM
           PERFORM VARYING WS-MONTH-NO FROM 1 BY 1
                   UNTIL WS-MONTH-NO NOT < DP-MM
               ADD WS-MONTH-DAYS (WS-MONTH-NO) TO WS-DAY-SUM
               IF WS-MONTH-NO = 2 AND DP-LEAP-YEAR
                   ADD 1 TO WS-DAY-SUM
               END-IF
           END-PERFORM
           ADD DP-DD TO WS-DAY-SUM
           MOVE WS-DAY-SUM TO DP-DAY-NUMBER
           SUBTRACT 1 FROM WS-DAY-SUM
           DIVIDE WS-DAY-SUM BY 7 GIVING WS-QUOTIENT
               REMAINDER DP-WEEKDAY
           ADD 1 TO DP-WEEKDAY.
