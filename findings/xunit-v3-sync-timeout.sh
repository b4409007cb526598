#!/usr/bin/env bash
# xunit.v3 4.0.2. A test that is not async may have a `Timeout`. When the time is over the test fails, and its body goes
# on: here until after the last test of the run has ended.
#
# Output:
#> Test execution timed out after 200 milliseconds
#> the test begins
#> all tests are over
#> its body ends
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="xunit.v3" Version="[4.0.2]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Xunit;

[assembly: AssemblyFixture(typeof(Progress))]

public sealed class Tests
{
    [Fact(Timeout = 200)]
    public void Runs_into_its_time_out()
    {
        Progress.Add("the test begins");
        Thread.Sleep(2_000);
        Progress.Add("its body ends");
    }
}

// Ends when every test of the run is over.
public sealed class Progress : IDisposable
{
    public static void Add(string line) => File.AppendAllText(Environment.GetEnvironmentVariable("PROGRESS")!, $"{line}\n");

    public void Dispose()
    {
        Add("all tests are over");
        Thread.Sleep(4_000);
    }
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
PROGRESS=$folder/progress.txt dotnet out/app.dll -noLogo > tests.txt || true
(grep -oE "Test execution timed out after [0-9]+ milliseconds" tests.txt; cat progress.txt) | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
