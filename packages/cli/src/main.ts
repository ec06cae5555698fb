process.stdout.write('balcao\n');
