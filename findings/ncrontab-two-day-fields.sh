#!/usr/bin/env bash
# NCrontab.Signed 3.4.0, the schedules of timers in Azure Functions. If a schedule gives both a day of the month and a
# day of the week, both must match. In cron one match is enough: there this schedule runs on every 13th and on every
# Friday.
#
# Output:
#> Fri 2026-02-13 06:00
#> Fri 2026-03-13 06:00
#> Fri 2026-11-13 06:00
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
    <PackageReference Include="NCrontab.Signed" Version="[3.4.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Globalization;
using NCrontab;

var schedule = CrontabSchedule.Parse("0 6 13 * FRI");
foreach (var time in schedule.GetNextOccurrences(new DateTime(2026, 1, 1), new DateTime(2027, 1, 1)))
{
    Console.WriteLine(time.ToString("ddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
