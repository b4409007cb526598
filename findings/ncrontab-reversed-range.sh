#!/usr/bin/env bash
# NCrontab.Signed 3.4.0. A range that ends before it begins is reversed without an error: `FRI-MON` means Monday to
# Friday. Cronos 0.13.0 reads it as Friday to Monday.
#
# Output:
#> NCrontab: Thursday, Friday, Monday, Tuesday, Wednesday
#> Cronos: Friday, Saturday, Sunday, Monday
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
    <PackageReference Include="Cronos" Version="[0.13.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Cronos;
using NCrontab;

const string schedule = "0 6 * * FRI-MON";
var (from, to) = (new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 1, 8, 0, 0, 0, DateTimeKind.Utc));
Show("NCrontab", CrontabSchedule.Parse(schedule).GetNextOccurrences(from, to));
Show("Cronos", CronExpression.Parse(schedule).GetOccurrences(from, to));

static void Show(string library, IEnumerable<DateTime> times) =>
    Console.WriteLine($"{library}: {string.Join(", ", times.Select(time => time.DayOfWeek))}");
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
