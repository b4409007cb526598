using System.Diagnostics;
using System.Text;

namespace CartFunctions.Tests.Support;

/// <summary>
/// A program that a test runs. Its standard input is a pipe from the test: a program that stops when its input ends also stops with the
/// test run, however that ends.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    // Even a build without changes takes long on a machine under load.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(3);

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

    /// <summary>What it wrote to standard output and standard error, in the order of writing.</summary>
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
        var first = await Task.WhenAny(child.line.Task, child.process.WaitForExitAsync()).WaitAsync(MaxWait);
        return first == child.line.Task
            ? (child, await child.line.Task)
            : throw new InvalidOperationException($"{program} ended before it said '{awaited}':\n{child.Output}");
    }

    /// <summary>Runs a program to its end, in a folder or else in the repository. Returns its exit code and output.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, string[] arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        await using var child = new ChildProcess(Describe(program, arguments, environment, folder), null);
        child.process.StandardInput.Close();
        return (await child.WaitForExitAsync(), child.Output);
    }

    public async Task<int> WaitForExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(MaxWait);
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
        // Two pipes would lose the order of what is written to both.
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

    /// <summary>The program on the PATH of the tests, which may differ from the one that it gets.</summary>
    private static string PathTo(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);

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
