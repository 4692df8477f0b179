       IDENTIFICATION DIVISION.
       PROGRAM-ID. STM010.
      *================================================================*
      * STM010   ACCOUNT STATEMENTS AS XML                             *
      *          ONE LINE OF XML FOR EACH ACCOUNT. ACCOUNTS THAT ARE   *
      *          OVERDRAWN PAY INTEREST, ALL OTHERS RECEIVE IT.        *
      *          RETURN CODE 0 GOOD, 4 LINES IGNORED, 12 NO FILE       *
      *================================================================*
       ENVIRONMENT DIVISION.
       INPUT-OUTPUT SECTION.
       FILE-CONTROL.
           SELECT ACCOUNT-FILE ASSIGN TO ACCTFILE
               ORGANIZATION IS LINE SEQUENTIAL
               FILE STATUS IS WS-STATUS.
           SELECT XML-FILE ASSIGN TO XMLOUT
               ORGANIZATION IS LINE SEQUENTIAL.
       DATA DIVISION.
       FILE SECTION.
       FD  ACCOUNT-FILE.
       01  ACCOUNT-RECORD.
           05  AC-NUMBER               PIC 9(8).
           05  AC-HOLDER               PIC X(24).
           05  AC-BALANCE              PIC S9(7)V99
                                       SIGN LEADING SEPARATE.
           05  AC-REMARK               PIC X(16).
       FD  XML-FILE.
       01  XML-LINE                    PIC X(400).
       WORKING-STORAGE SECTION.
       01  WS-STATUS                   PIC X(02).
           88  WS-END                  VALUE '10'.
       01  WS-LENGTH                   PIC 9(05) COMP.
       01  WS-COUNTERS.
           05  WS-WRITTEN              PIC 9(05) VALUE ZERO.
           05  WS-IGNORED              PIC 9(05) VALUE ZERO.
       01  WS-TOTAL                    PIC S9(9)V99 COMP-3 VALUE ZERO.
       01  STATEMENT.
           05  ACCOUNT-NUMBER          PIC 9(8).
           05  HOLDER                  PIC X(24).
           05  BALANCE                 PIC S9(7)V99 COMP-3.
           05  RATE                    PIC 9V9(4).
           05  INTEREST                PIC S9(5)V99.
           05  REMARK                  PIC X(16).
       PROCEDURE DIVISION.
       0000-MAIN.
           OPEN INPUT ACCOUNT-FILE
           IF WS-STATUS NOT = '00'
               DISPLAY 'STM010 ACCOUNTS STATUS ' WS-STATUS
               MOVE 12 TO RETURN-CODE
               STOP RUN
           END-IF
           OPEN OUTPUT XML-FILE
           READ ACCOUNT-FILE AT END SET WS-END TO TRUE END-READ
           PERFORM UNTIL WS-END
               PERFORM 1000-STATEMENT
               READ ACCOUNT-FILE AT END SET WS-END TO TRUE END-READ
           END-PERFORM
           CLOSE ACCOUNT-FILE XML-FILE
           DISPLAY 'STM010 WRITTEN ' WS-WRITTEN ' IGNORED ' WS-IGNORED
               ' TOTAL ' WS-TOTAL
           IF WS-IGNORED > ZERO
               MOVE 4 TO RETURN-CODE
           END-IF
           STOP RUN.

       1000-STATEMENT.
           IF AC-NUMBER NOT NUMERIC OR AC-BALANCE NOT NUMERIC
               ADD 1 TO WS-IGNORED
           ELSE
               MOVE AC-NUMBER  TO ACCOUNT-NUMBER
               MOVE AC-HOLDER  TO HOLDER
               MOVE AC-BALANCE TO BALANCE
               MOVE AC-REMARK  TO REMARK
               PERFORM 2000-INTEREST
               PERFORM 3000-WRITE
               ADD AC-BALANCE TO WS-TOTAL
           END-IF.

       2000-INTEREST.
           IF AC-BALANCE < ZERO
               MOVE 0.1190 TO RATE
           ELSE
               MOVE 0.0125 TO RATE
           END-IF
           COMPUTE INTEREST ROUNDED = BALANCE * RATE / 12.

       3000-WRITE.
           MOVE SPACES TO XML-LINE
           XML GENERATE XML-LINE FROM STATEMENT COUNT IN WS-LENGTH
               ON EXCEPTION
                   DISPLAY 'STM010 TOO LONG ' AC-NUMBER
                   ADD 1 TO WS-IGNORED
               NOT ON EXCEPTION
                   ADD 1 TO WS-WRITTEN
                   DISPLAY AC-NUMBER ' ' WS-LENGTH
                   WRITE XML-LINE
           END-XML.
