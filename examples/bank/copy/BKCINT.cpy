      *----------------------------------------------------------------*
      * BKCINT    PARAMETERS OF BKS010, INTEREST CALCULATION           *
      *----------------------------------------------------------------*
       01  INTEREST-PARM.
           05  IP-PRINCIPAL                PIC S9(09)V99    COMP-3.
           05  IP-RATE                     PIC S9(03)V9(05) COMP-3.
           05  IP-DAYS                     PIC 9(04)        COMP.
           05  IP-BASIS                    PIC X(01).
               88  IP-ACTUAL-365           VALUE 'A'.
               88  IP-ACTUAL-360           VALUE 'B'.
               88  IP-MONTHLY              VALUE 'M'.
           05  IP-INTEREST                 PIC S9(07)V9(04) COMP-3.
           05  IP-CENTS                    PIC S9(07)V99    COMP-3.
           05  IP-RETURN                   PIC X(02).
               88  IP-OK                   VALUE '00'.
               88  IP-BAD-BASIS            VALUE '10'.
               88  IP-OVERFLOW             VALUE '90'.
