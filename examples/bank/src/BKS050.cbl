       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKS050.
      *================================================================*
      * BKS050   NEXT BUSINESS DATE                                    *
      *          STEPS FORWARD FROM DP-DATE UNTIL THE DAY IS NEITHER   *
      *          WEEKEND NOR HOLIDAY. GIVES UP AFTER TEN DAYS.         *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  WS-HOLIDAY-VALUES.
           05  FILLER                  PIC X(20) VALUE
               '0101NEW YEAR''S DAY  '.
           05  FILLER                  PIC X(20) VALUE
               '0501LABOUR DAY      '.
           05  FILLER                  PIC X(20) VALUE
               '0704INDEPENDENCE DAY'.
           05  FILLER                  PIC X(20) VALUE
               '1225CHRISTMAS DAY   '.
           05  FILLER                  PIC X(20) VALUE
               '1226BOXING DAY      '.
       01  WS-HOLIDAY-TABLE REDEFINES WS-HOLIDAY-VALUES.
           05  WS-HOLIDAY              OCCURS 5 TIMES
                                       INDEXED BY WS-HX.
               10  WS-HOLIDAY-MMDD     PIC 9(04).
               10  WS-HOLIDAY-NAME     PIC X(16).
       01  WS-MMDD                     PIC 9(04).
       01  WS-MMDD-R REDEFINES WS-MMDD.
           05  WS-MMDD-MM              PIC 9(02).
           05  WS-MMDD-DD              PIC 9(02).
       01  WS-TRIES                    PIC 9(02) COMP.
       01  WS-FOUND                    PIC X(01).
           88  WS-BUSINESS-DAY         VALUE 'Y'.
       LINKAGE SECTION.
           COPY BKCDATE.
       01  LK-HOLIDAY                  PIC X(16).
       PROCEDURE DIVISION USING DATE-PARM LK-HOLIDAY.
       0000-MAIN.
           MOVE SPACES TO LK-HOLIDAY
           CALL 'BKS020' USING DATE-PARM
           IF NOT DP-OK
               GOBACK
           END-IF
           MOVE 'N' TO WS-FOUND
           PERFORM 1000-NEXT-DAY THRU 1000-EXIT
               VARYING WS-TRIES FROM 1 BY 1
               UNTIL WS-BUSINESS-DAY OR WS-TRIES > 10
           GOBACK.

       1000-NEXT-DAY.
           ADD 1 TO DP-DD
           CALL 'BKS020' USING DATE-PARM
           IF DP-BAD-DAY
               MOVE 1 TO DP-DD
               ADD 1 TO DP-MM
               IF DP-MM > 12
                   MOVE 1 TO DP-MM
                   ADD 1 TO DP-CCYY
               END-IF
               CALL 'BKS020' USING DATE-PARM
           END-IF
           IF NOT DP-OK
               MOVE 'Y' TO WS-FOUND
               GO TO 1000-EXIT
           END-IF
           IF DP-WEEKEND
               GO TO 1000-EXIT
           END-IF
           MOVE DP-MM TO WS-MMDD-MM
           MOVE DP-DD TO WS-MMDD-DD
           SET WS-HX TO 1
           SEARCH WS-HOLIDAY
               AT END
                   MOVE 'Y' TO WS-FOUND
               WHEN WS-HOLIDAY-MMDD (WS-HX) = WS-MMDD
                   MOVE WS-HOLIDAY-NAME (WS-HX) TO LK-HOLIDAY
           END-SEARCH.
       1000-EXIT.
           EXIT.
