       IDENTIFICATION DIVISION.
       PROGRAM-ID. BKS010.
      *================================================================*
      * BKS010   INTEREST CALCULATION                                  *
      *          CALLED WITH ONE PRINCIPAL, RATE, PERIOD AND BASIS.    *
      *          INTEREST IS KEPT WITH FOUR DECIMALS (TRUNCATED),      *
      *          CENTS ARE ROUNDED FROM THE UNROUNDED FORMULA.         *
      *================================================================*
       ENVIRONMENT DIVISION.
       DATA DIVISION.
       WORKING-STORAGE SECTION.
       01  WS-CONSTANTS.
           05  WS-YEAR-365             PIC 9(03)        VALUE 365.
           05  WS-YEAR-360             PIC 9(03)        VALUE 360.
           05  WS-HUNDRED              PIC 9(03) COMP-3 VALUE 100.
       01  WS-WORK.
           05  WS-FACTOR               PIC S9(03)V9(09) COMP-3.
           05  WS-MONTHS               PIC 9(03)        COMP.
           05  WS-MONTH                PIC 9(03)        COMP.
           05  WS-GROWN                PIC S9(11)V9(06) COMP-3.
           05  WS-CALLS                PIC 9(05) COMP-5 VALUE ZERO.
       LINKAGE SECTION.
           COPY BKCINT.
       PROCEDURE DIVISION USING INTEREST-PARM.
       0000-MAIN.
           ADD 1 TO WS-CALLS
           MOVE '00' TO IP-RETURN
           MOVE ZERO TO IP-INTEREST IP-CENTS
           EVALUATE TRUE
               WHEN IP-ACTUAL-365
                   PERFORM 1000-SIMPLE-365
               WHEN IP-ACTUAL-360
                   PERFORM 2000-SIMPLE-360
               WHEN IP-MONTHLY
                   PERFORM 3000-COMPOUND THRU 3000-EXIT
               WHEN OTHER
                   MOVE '10' TO IP-RETURN
           END-EVALUATE
           GOBACK.

       1000-SIMPLE-365.
           COMPUTE IP-INTEREST =
               IP-PRINCIPAL * IP-RATE * IP-DAYS
                   / (WS-HUNDRED * WS-YEAR-365)
               ON SIZE ERROR
                   MOVE '90' TO IP-RETURN
           END-COMPUTE
           COMPUTE IP-CENTS ROUNDED =
               IP-PRINCIPAL * IP-RATE * IP-DAYS
                   / (WS-HUNDRED * WS-YEAR-365)
               ON SIZE ERROR
                   MOVE '90' TO IP-RETURN
           END-COMPUTE.

      *    THE FACTOR IS CUT TO NINE DECIMALS FIRST: THE RESULT DIFFERS
      *    FROM THE ONE-LINE FORMULA FOR LARGE PRINCIPALS.
       2000-SIMPLE-360.
           DIVIDE IP-DAYS BY WS-YEAR-360 GIVING WS-FACTOR
           MULTIPLY IP-RATE BY WS-FACTOR
           DIVIDE WS-HUNDRED INTO WS-FACTOR
           MULTIPLY IP-PRINCIPAL BY WS-FACTOR GIVING IP-INTEREST
               ON SIZE ERROR
                   MOVE '90' TO IP-RETURN
           END-MULTIPLY
           MULTIPLY IP-PRINCIPAL BY WS-FACTOR GIVING IP-CENTS ROUNDED
               ON SIZE ERROR
                   MOVE '90' TO IP-RETURN
           END-MULTIPLY.

       3000-COMPOUND.
           DIVIDE IP-DAYS BY 30 GIVING WS-MONTHS
           IF WS-MONTHS = ZERO
               GO TO 3000-EXIT
           END-IF
           MOVE IP-PRINCIPAL TO WS-GROWN
           PERFORM 3100-ONE-MONTH
               VARYING WS-MONTH FROM 1 BY 1
               UNTIL WS-MONTH > WS-MONTHS OR NOT IP-OK
           IF NOT IP-OK
               GO TO 3000-EXIT
           END-IF
           SUBTRACT IP-PRINCIPAL FROM WS-GROWN
           ADD WS-GROWN ZERO GIVING IP-INTEREST
               ON SIZE ERROR
                   MOVE '90' TO IP-RETURN
           END-ADD
           IF IP-OK
               COMPUTE IP-CENTS ROUNDED = WS-GROWN
           END-IF.
       3000-EXIT.
           EXIT.

       3100-ONE-MONTH.
           COMPUTE WS-GROWN ROUNDED =
               WS-GROWN * (1 + IP-RATE / 1200)
               ON SIZE ERROR
                   MOVE '90' TO IP-RETURN
           END-COMPUTE.
