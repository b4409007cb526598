using CartFunctions.Tests.Simulation;
using CartFunctions.Tests.Soak;
using Xunit.Runner.InProc.SystemConsole;

// The tests as a program: 'soak' and its options are the soak run (npm run soak), 'history' and a seed print what a simulated run
// is, all else is xunit's.
return args switch
{
    ["soak", .. var options] => await SoakProgram.RunAsync(options),
    ["history", var seed] => DeterminismTests.Print(seed),
    _ => await ConsoleRunner.Run(args),
};
