using System.Diagnostics;
using System.Text;

namespace CartFunctions.Tests.Support;

/// <summary>
/// A program that a test runs. Its standard input is a pipe, which closes when the test run ends for any reason. So a program that stops at
/// the end of its input does not outlive the run.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    // Some tests build or install packages, which takes minutes on a busy machine.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(10);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<string> line = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int disposed;

    private ChildProcess(ProcessStartInfo start, string? awaited)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Receive(e.Data, awaited);
        process.Start();
        process.BeginOutputReadLine();
    }

    public int Id => process.Id;

    /// <summary>The standard output and standard error so far, in order.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts a program and waits for an output line that contains a text.</summary>
    public static async Task<(ChildProcess Process, string Line)> StartAsync(
        string awaited, string program, string[] arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var child = new ChildProcess(Describe(program, arguments, environment), awaited);
        await child.InTimeAsync(Task.WhenAny(child.line.Task, child.process.WaitForExitAsync()));
        return child.line.Task.IsCompletedSuccessfully
            ? (child, await child.line.Task)
            : throw new InvalidOperationException($"{program} did not print '{awaited}':\n{child.Output}");
    }

    /// <summary>Runs a program to its end, in a folder or else in the repository. Returns its exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, string[] arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        await using var child = new ChildProcess(Describe(program, arguments, environment, folder), null);
        child.process.StandardInput.Close();
        return (await child.WaitForExitAsync(), child.Output);
    }

    /// <summary>Waits for the end of the program, at most ten minutes: then it is killed, and the test fails.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await InTimeAsync(process.WaitForExitAsync());
        return process.ExitCode;
    }

    /// <summary>Sends a signal with <c>kill</c>.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        if (!process.HasExited)
        {
            process.StandardInput.Close();
            await WaitForExitAsync();
        }

        process.Dispose();
    }

    private static ProcessStartInfo Describe(
        string program, string[] arguments, IReadOnlyDictionary<string, string?>? environment, string? folder = null)
    {
        // One pipe for standard output and standard error keeps their order.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" 2>&1", PathTo(program), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder ?? Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>The full path of a program, by the PATH of the tests: that of the program itself may be another.</summary>
    private static string PathTo(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{program} is not on the PATH.");

    private async Task InTimeAsync(Task awaited)
    {
        try
        {
            await awaited.WaitAsync(MaxWait);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The program did not do what the test waits for within {MaxWait}:\n{Output}");
        }
    }

    private void Receive(string? text, string? awaited)
    {
        if (text is null)
        {
            return;
        }

        lock (output)
        {
            output.AppendLine(text);
        }

        if (awaited is not null && text.Contains(awaited, StringComparison.Ordinal))
        {
            line.TrySetResult(text);
        }
    }

    /// <summary>Asserts that a program failed and printed the reason in one line.</summary>
    public static void MustFailInOneLine(int exitCode, string output, string complaint)
    {
        Assert.NotEqual(0, exitCode);
        Assert.Contains(complaint, output, StringComparison.Ordinal);
        Assert.Single(output.Trim().Split('\n'));
    }
}
