INSERT DATA { <four> <p> <o> }
