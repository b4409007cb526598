using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Standalone;

/// <summary>The standalone host as a process: a failed start prints the reason in one line.</summary>
[Trait("Category", "Long")]
public sealed class HostProcessTests
{
    [Theory]
    [InlineData("CartStorage", "", "Setting CartStorage is missing")]
    [InlineData("CartStorage", "AccountKey=c2VjcmV0", "Setting CartStorage is malformed")]
    [InlineData("CartStorage", "AccountName=me;AccountKey=c2VjcmV0;TableEndpoint=ftp://10.0.0.1/me", "Setting CartStorage is malformed")]
    [InlineData("Carts__ExpireAfter", "24:00:00", "Setting Carts__ExpireAfter is malformed: give a time as days.hours:minutes:seconds, "
        + "with hours up to 23, such as 1.00:00:00.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "Setting OTEL_EXPORTER_OTLP_ENDPOINT is malformed")]
    public async Task A_missing_or_malformed_setting_stops_the_host_with_one_line(string name, string value, string complaint)
    {
        var environment = new Dictionary<string, string?> { ["CartStorage"] = (await Azurite.Shared).ConnectionString, [name] = value };

        var (exitCode, output) = await ChildProcess.RunAsync("dotnet", [AppProcess.Program, "--port", "0"], environment);

        ChildProcess.MustFailInOneLine(exitCode, output, $"Start failed: {complaint}");
        Assert.DoesNotContain("c2VjcmV0", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccountName=devstoreaccount1;AccountKey=c2VjcmV0;TableEndpoint=http://127.0.0.1:{0}/devstoreaccount1")]
    [InlineData("SharedAccessSignature=sv=2024-11-04&ss=t&sig=c2VjcmV0;TableEndpoint=http://127.0.0.1:{0}/devstoreaccount1")]
    public async Task Storage_that_cannot_be_reached_stops_the_host_with_one_line_that_names_its_host(string connectionString)
    {
        var port = Azurite.FreePort();
        var environment = new Dictionary<string, string?>
        {
            ["CartStorage"] = string.Format(CultureInfo.InvariantCulture, connectionString, port),
        };

        var (exitCode, output) = await ChildProcess.RunAsync("dotnet", [AppProcess.Program, "--port", "0"], environment);

        ChildProcess.MustFailInOneLine(
            exitCode,
            output,
            "Start failed: the storage that CartStorage names cannot be used. "
                + $"Storage failed: no answer from 127.0.0.1:{port}: Connection refused.");
        Assert.All(["devstoreaccount1", "c2VjcmV0", "sv="], secret => Assert.DoesNotContain(secret, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_lists_every_option_and_the_host_does_not_start()
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            "dotnet", [AppProcess.Program, "--help"], new Dictionary<string, string?> { ["CartStorage"] = null });

        Assert.Equal(0, exitCode);
        var lines = output.TrimEnd().Split('\n');
        Assert.StartsWith("Usage: ", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            ["--address IP", "--port N", "--sample-catalog FILE", "--shop FOLDER", "--demo-customers FILE", "--stop-with-input", "--help"],
            lines[1..].Select(line => line.Trim().Split("  ")[0]));
    }

    [Theory]
    [InlineData("--colour")]
    [InlineData("--port", "1x")]
    [InlineData("--address", "everywhere")]
    [InlineData("--sample-catalog")]
    public async Task A_wrong_option_stops_the_host_with_one_line(params string[] options)
    {
        var environment = new Dictionary<string, string?> { ["CartStorage"] = (await Azurite.Shared).ConnectionString };

        var (exitCode, output) = await ChildProcess.RunAsync("dotnet", [AppProcess.Program, .. options], environment);

        ChildProcess.MustFailInOneLine(exitCode, output, options[0]);
    }

    [Fact]
    public async Task A_port_in_use_stops_the_host_with_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        var environment = new Dictionary<string, string?> { ["CartStorage"] = (await Azurite.Shared).ConnectionString };

        var (exitCode, output) = await ChildProcess.RunAsync("dotnet", [AppProcess.Program, "--port", port], environment);

        ChildProcess.MustFailInOneLine(exitCode, output, $"Port {port} of 127.0.0.1 is in use");
    }

    [Fact]
    public async Task A_host_that_listens_beyond_loopback_needs_a_function_key()
    {
        var environment = new Dictionary<string, string?> { ["CartStorage"] = (await Azurite.Shared).ConnectionString };

        var (exitCode, output) = await ChildProcess.RunAsync(
            "dotnet", [AppProcess.Program, "--address", "0.0.0.0", "--port", "0"], environment);

        ChildProcess.MustFailInOneLine(
            exitCode,
            output,
            "Start failed: Setting Standalone__FunctionKey is missing: 0.0.0.0 is not loopback, so catalog writes, "
                + "reservations and checkout need a key.");
    }
}
