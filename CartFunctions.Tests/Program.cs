using CartFunctions.Tests.Soak;
using Xunit.Runner.InProc.SystemConsole;

// The tests as a program: 'soak' and its options start the soak run (npm run soak), and everything else goes to xunit.
return args switch
{
    ["soak", .. var options] => await SoakProgram.RunAsync(options),
    _ => await ConsoleRunner.Run(args),
};
