       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKS040.
      *================================================================*
      * BKS040   CURRENCY FORMATTING FOR LETTERS AND LISTINGS          *
      *          USD -1234.5   ->  ($1,234.50)                         *
      *          EUR -1234.5   ->  1.234,50- EUR                       *
      *          JPY  1234.5   ->  JPY 1,235        (NO DECIMALS)      *
      *          OTHERS        ->  XXX 1,234.50CR                      *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  WS-EDITED.
           05  WS-DOLLARS              PIC $$,$$$,$$$,$$9.99.
           05  WS-EUROS                PIC ZZ,ZZZ,ZZZ,ZZ9.99-.
           05  WS-YEN                  PIC --,---,---,--9.
           05  WS-OTHER                PIC ZZ,ZZZ,ZZZ,ZZ9.99CR.
       01  WS-AMOUNT-ABS               PIC 9(11)V99 COMP-3.
       01  WS-WHOLE                    PIC S9(11)   COMP-3.
       01  WS-SOURCE                   PIC X(20).
       01  WS-LEADING                  PIC 9(02) COMP.
       01  WS-START                    PIC 9(02) COMP.
       01  WS-POINTER                  PIC 9(02) COMP.
       LINKAGE SECTION.
       01  LK-AMOUNT                   PIC S9(11)V99 COMP-3.
       01  LK-CURRENCY                 PIC X(03).
       01  LK-TEXT                     PIC X(24).
       01  LK-LENGTH                   PIC 9(02).
       PROCEDURE DIVISION USING LK-AMOUNT LK-CURRENCY LK-TEXT
                                LK-LENGTH.
       0000-MAIN.
           MOVE SPACES TO LK-TEXT
           MOVE 1 TO WS-POINTER
           EVALUATE LK-CURRENCY ALSO TRUE
               WHEN 'USD' ALSO LK-AMOUNT < ZERO
                   PERFORM 1000-DOLLARS
                   STRING '(' DELIMITED BY SIZE
                          WS-SOURCE (WS-START:) DELIMITED BY SPACE
                          ')' DELIMITED BY SIZE
                       INTO LK-TEXT WITH POINTER WS-POINTER
                   END-STRING
               WHEN 'USD' ALSO ANY
                   PERFORM 1000-DOLLARS
                   STRING WS-SOURCE (WS-START:) DELIMITED BY SPACE
                       INTO LK-TEXT WITH POINTER WS-POINTER
                   END-STRING
               WHEN 'EUR' ALSO ANY
                   PERFORM 2000-EUROS
                   STRING WS-SOURCE (WS-START:) DELIMITED BY SPACE
                          ' EUR' DELIMITED BY SIZE
                       INTO LK-TEXT WITH POINTER WS-POINTER
                   END-STRING
               WHEN 'JPY' ALSO ANY
                   PERFORM 3000-YEN
                   STRING 'JPY ' DELIMITED BY SIZE
                          WS-SOURCE (WS-START:) DELIMITED BY SPACE
                       INTO LK-TEXT WITH POINTER WS-POINTER
                   END-STRING
               WHEN OTHER
                   PERFORM 4000-OTHER
                   STRING LK-CURRENCY ' ' DELIMITED BY SIZE
                          WS-SOURCE (WS-START:) DELIMITED BY SPACE
                       INTO LK-TEXT WITH POINTER WS-POINTER
                   END-STRING
           END-EVALUATE
           SUBTRACT 1 FROM WS-POINTER GIVING LK-LENGTH
           GOBACK.

       1000-DOLLARS.
           MOVE LK-AMOUNT TO WS-AMOUNT-ABS
           MOVE WS-AMOUNT-ABS TO WS-DOLLARS
           MOVE WS-DOLLARS TO WS-SOURCE
           PERFORM 9000-SKIP-BLANKS.

       2000-EUROS.
           MOVE LK-AMOUNT TO WS-EUROS
           MOVE WS-EUROS TO WS-SOURCE
           INSPECT WS-SOURCE CONVERTING ',.' TO '.,'
           PERFORM 9000-SKIP-BLANKS.

       3000-YEN.
           COMPUTE WS-WHOLE ROUNDED = LK-AMOUNT
           MOVE WS-WHOLE TO WS-YEN
           MOVE WS-YEN TO WS-SOURCE
           PERFORM 9000-SKIP-BLANKS.

       4000-OTHER.
           MOVE LK-AMOUNT TO WS-OTHER
           MOVE WS-OTHER TO WS-SOURCE
           PERFORM 9000-SKIP-BLANKS.

       9000-SKIP-BLANKS.
           MOVE ZERO TO WS-LEADING
           INSPECT WS-SOURCE TALLYING WS-LEADING FOR LEADING SPACE
           ADD 1 WS-LEADING GIVING WS-START.
