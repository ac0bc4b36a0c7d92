import { setPasswordCost } from '#kernel/password';

// Tests check thousands of passwords: at the cost of production they would take minutes of processor.
setPasswordCost(1024);
