#!/usr/bin/env bash
# Microsoft.Extensions.TimeProvider.Testing 10.11.0. `Advance` sets the clock to its end before it calls any timer. So
# every callback sees the end of the advance as the current time, and a timer that sets its next due time in its
# callback fires once, where it would fire five times in reality.
#
# Output:
#> periodic, every 2 s: 10 s, 10 s, 10 s, 10 s, 10 s
#> set anew in each callback: 10 s
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
    <PackageReference Include="Microsoft.Extensions.TimeProvider.Testing" Version="[10.11.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Microsoft.Extensions.Time.Testing;

var start = DateTimeOffset.UnixEpoch;
var time = new FakeTimeProvider(start);
string Now() => $"{(time.GetUtcNow() - start).TotalSeconds:0} s";
var (periodic, chained) = (new List<string>(), new List<string>());
using var every = time.CreateTimer(_ => periodic.Add(Now()), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
ITimer? next = null;
next = time.CreateTimer(
    _ =>
    {
        chained.Add(Now());
        next!.Change(TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
    },
    null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);

time.Advance(TimeSpan.FromSeconds(10));

Console.WriteLine($"periodic, every 2 s: {string.Join(", ", periodic)}");
Console.WriteLine($"set anew in each callback: {string.Join(", ", chained)}");
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
