using CartFunctions.Tests.Soak;
using Xunit.Runner.InProc.SystemConsole;

// The tests as a program: 'soak' and its options are the soak run (npm run soak), all else is xunit's.
return args is ["soak", .. var options] ? await SoakProgram.RunAsync(options) : await ConsoleRunner.Run(args);
